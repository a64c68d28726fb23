import { type ArnBuilder } from "../aws/location";
import { dnsSuffixOf } from "../aws/partition";
import { type PolicyStatement } from "../aws/policy-document";
import { accountIdRule } from "../aws/arn-rules";
import { list, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";

/** A repository of AWS CodeArtifact that Python packages are read from, in the environment's Region. */
export interface CodeArtifactRepository {
  /** Name of the domain. */
  readonly domain: string;
  /**
   * Account of the domain, 12 digits. The domain's and the repository's policies must let this account read.
   * @default - the environment's account
   */
  readonly domainOwner?: string;
  /** Name of the repository. */
  readonly repository: string;
}

/** Host of a domain's package index, which holds all of its repositories. */
export function codeArtifactHost(
  { domain, domainOwner }: CodeArtifactRepository,
  account: ArnBuilder,
): string {
  const { accountId, region, partition } = account;
  return `${domain}-${domainOwner ?? accountId}.d.codeartifact.${region}.${dnsSuffixOf(partition)}`;
}

/** The service that a bearer token is for, in every partition. */
export const CODE_ARTIFACT_PRINCIPAL = "codeartifact.amazonaws.com";

/**
 * The interface endpoints that reading packages needs. Packages of Python need no endpoint of S3.
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/create-vpc-endpoints.html
 */
export const CODE_ARTIFACT_ENDPOINTS = ["codeartifact.api", "codeartifact.repositories"] as const;

/** The problem of endpoint services that reading packages needs and that are not among those of a VPC. */
export function missingPackageEndpoints(services: readonly string[]): string | undefined {
  const missing = CODE_ARTIFACT_ENDPOINTS.filter((service) => !services.includes(service));
  return missing.length === 0
    ? undefined
    : `must name ${missing.join(" and ")} where codeArtifact has a repository (the VPC has no other way there), got: ${JSON.stringify(services)}`;
}

/** Name of a domain (CodeArtifact API, CreateDomain). */
export const codeArtifactDomainRule: Rule<string> = matching(
  /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/,
  (name) =>
    `must be a CodeArtifact domain of 2 to 50 lower-case letters, digits and hyphens, a letter first, got: ${show(name)}`,
);

/** Name of a repository (CodeArtifact API, CreateRepository). */
export const codeArtifactRepositoryRule: Rule<string> = matching(
  /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/,
  (name) => `must be a CodeArtifact repository of 2 to 100 letters, digits and ._-, got: ${show(name)}`,
);

/** Repositories, each once. */
export const codeArtifactRepositories: PropCheck<readonly CodeArtifactRepository[] | undefined> = optional(
  list(
    shape<CodeArtifactRepository>({
      domain: text(codeArtifactDomainRule),
      domainOwner: optional(text(accountIdRule)),
      repository: text(codeArtifactRepositoryRule),
    }),
    { distinct: ({ domain, domainOwner, repository }) => [domainOwner, domain, repository].join("/") },
  ),
);

/**
 * What reading packages needs: a token for the domain, the repository's address, and the packages. The token is a bearer
 * token of STS, which is limited to CodeArtifact.
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/auth-and-access-control-iam-identity-based-access-control.html
 */
export function codeArtifactPolicy(
  account: ArnBuilder,
  repositories: readonly CodeArtifactRepository[],
): PolicyStatement[] {
  if (repositories.length === 0) {
    return [];
  }
  const arnOf = ({ domainOwner }: CodeArtifactRepository, resource: string): string =>
    `arn:${account.partition}:codeartifact:${account.region}:${domainOwner ?? account.accountId}:${resource}`;
  return [
    {
      Sid: "GetPackageToken",
      Effect: "Allow",
      Action: "codeartifact:GetAuthorizationToken",
      Resource: [...new Set(repositories.map((one) => arnOf(one, `domain/${one.domain}`)))],
    },
    {
      Sid: "ReadPackages",
      Effect: "Allow",
      Action: ["codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"],
      Resource: repositories.map((one) => arnOf(one, `repository/${one.domain}/${one.repository}`)),
    },
    {
      Sid: "GetBearerTokenForPackages",
      Effect: "Allow",
      Action: "sts:GetServiceBearerToken",
      Resource: "*",
      Condition: { StringEquals: { "sts:AWSServiceName": CODE_ARTIFACT_PRINCIPAL } },
    },
  ];
}
