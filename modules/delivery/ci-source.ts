import { arnPart } from "../aws/arn-part";
import { type AwsAccount } from "../aws/aws-account";
import { known, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";

/** A GitHub repository whose jobs deliver DAGs. */
export interface GithubSource {
  /** The repository, `owner/name`. */
  readonly repository: string;

  /** Environment of the repository: only its jobs deliver, and GitHub's protection rules decide who starts them. */
  readonly environment: string;

  /**
   * What the `sub` claim of the repository's tokens begins with, in full, as GitHub's OIDC settings of the repository show
   * it: `repo:acme@123456/payments-dags@456789` where GitHub puts the ids of owner and repository into it, as it does for
   * repositories that were made, renamed or transferred since mid 2026. That the ids stand behind `@` is unconfirmed:
   * GitHub's first announcement has hyphens, and both are taken.
   * @see https://docs.github.com/actions/reference/openid-connect-reference
   * @default `repo:<repository>`
   */
  readonly subject?: string;

  /**
   * ARN of the account's OIDC provider for GitHub.
   * @default - the account's provider for `token.actions.githubusercontent.com`, which must exist
   */
  readonly oidcProviderArn?: string;
}

/** A GitLab project whose jobs deliver DAGs. */
export interface GitlabSource {
  /** The project with its groups, `group/project`. */
  readonly project: string;

  /** The branch whose jobs deliver; protect it. */
  readonly branch: string;

  /**
   * ARN of the account's OIDC provider for GitLab, which also names the host of a GitLab of one's own.
   * @default - the account's provider for `gitlab.com`, which must exist
   */
  readonly oidcProviderArn?: string;
}

/** A repository whose CI jobs deliver DAGs: exactly one of `github` and `gitlab`. */
export interface CiSource {
  /**
   * A GitHub repository.
   * @default - `gitlab` is given
   */
  readonly github?: GithubSource;

  /**
   * A GitLab project.
   * @default - `github` is given
   */
  readonly gitlab?: GitlabSource;

  /**
   * Folder that the jobs deliver to, below `dags/`, `definitions/` and `manifests/` of the intake bucket, without a slash
   * at its ends. Several sources need one each.
   * @default - all keys
   */
  readonly prefix?: string;
}

const GITHUB_HOST = "token.actions.githubusercontent.com";
const GITLAB_HOST = "gitlab.com";

/** What a token of a CI job must say, and who signs it. */
export interface TrustedToken {
  /** ARN of the account's OIDC provider. */
  readonly providerArn: string;
  /** The provider's host and path, with which IAM's condition keys begin. */
  readonly host: string;
  readonly audience: string;
  readonly subject: string;
}

const repositoryRule: Rule<string> = matching(
  /^[\w.-]+\/[\w.-]+$/,
  (value) =>
    `must be the owner and the name of a repository, such as acme/payments-dags, got: ${show(value)}`,
);

const environmentRule: Rule<string> = matching(
  /^[\w.-][\w ./-]{0,254}$/,
  (value) =>
    `must be the name of a GitHub environment, 1 to 255 letters, digits, spaces and _./-, got: ${show(value)}`,
);

const subjectRule: Rule<string> = matching(
  /^repo:[\w.@-]+\/[\w.@-]+$/,
  (value) =>
    `must be what the sub claim begins with, such as repo:acme@123456/payments-dags@456789, without wildcards, got: ${show(value)}`,
);

const projectRule: Rule<string> = matching(
  /^[\w.-]+(\/[\w.-]+)+$/,
  (value) => `must be a project with its groups, such as acme/payments-dags, got: ${show(value)}`,
);

const branchRule: Rule<string> = matching(
  /^[\w.-]+(\/[\w.-]+)*$/,
  (value) => `must be the name of one branch, such as main, without wildcards, got: ${show(value)}`,
);

const oidcProviderArnRule: Rule<string> = matching(
  /^arn:(?:aws|aws-cn|aws-us-gov):iam::\d{12}:oidc-provider\/[\w.-]+(\/[\w.-]+)*$/,
  (value) =>
    `must be the ARN of an OIDC provider, such as arn:aws:iam::111122223333:oidc-provider/gitlab.example.com, got: ${show(value)}`,
);

const prefixRule: Rule<string> = matching(
  /^(?=.{1,100}$)[\w-]+(\/[\w-]+)*$/,
  (value) => `must be 1 to 100 letters, digits, _ and -, with single slashes inside, got: ${show(value)}`,
);

/** Rules of the single values of a source, for the file and for the props. */
export const CI_RULES = {
  repository: repositoryRule,
  environment: environmentRule,
  subject: subjectRule,
  project: projectRule,
  branch: branchRule,
  oidcProviderArn: oidcProviderArnRule,
  prefix: prefixRule,
} as const;

/** Conditions and names are made of these values. */
function written(rule: Rule<string>): PropCheck<string> {
  return known("a text, written out", text(rule));
}

/** One source, value by value; `ciSourcesProblem` says how they fit together. */
export const ciSource: PropCheck<CiSource> = shape<CiSource>({
  github: optional(
    shape<GithubSource>({
      repository: written(repositoryRule),
      environment: written(environmentRule),
      subject: optional(written(subjectRule)),
      oidcProviderArn: optional(written(oidcProviderArnRule)),
    }),
  ),
  gitlab: optional(
    shape<GitlabSource>({
      project: written(projectRule),
      branch: written(branchRule),
      oidcProviderArn: optional(written(oidcProviderArnRule)),
    }),
  ),
  prefix: optional(written(prefixRule)),
});

/** What does not fit together in a list of sources, at the first source that is wrong. */
export function ciSourcesProblem(
  sources: readonly CiSource[],
): { readonly index: number; readonly problem: string } | undefined {
  for (const [index, source] of sources.entries()) {
    const problem = sourceProblem(source) ?? prefixProblem(sources, index);
    if (problem !== undefined) {
      return { index, problem };
    }
  }
  return undefined;
}

/** What a job's token must say for it to deliver. */
export function trustedToken(
  account: Pick<AwsAccount, "iamArn">,
  { github, gitlab }: CiSource,
): TrustedToken {
  if (github !== undefined) {
    const { repository, environment, subject = `repo:${repository}` } = github;
    return {
      ...provider(account, github.oidcProviderArn, GITHUB_HOST),
      audience: "sts.amazonaws.com",
      subject: `${subject}:environment:${environment}`,
    };
  }
  const { project = "", branch = "", oidcProviderArn } = gitlab ?? {};
  const found = provider(account, oidcProviderArn, GITLAB_HOST);
  return {
    ...found,
    audience: `https://${found.host}`,
    subject: `project_path:${project}:ref_type:branch:ref:${branch}`,
  };
}

function provider(
  account: Pick<AwsAccount, "iamArn">,
  arn: string | undefined,
  defaultHost: string,
): Pick<TrustedToken, "providerArn" | "host"> {
  const providerArn = arn ?? account.iamArn(`oidc-provider/${defaultHost}`);
  return { providerArn, host: arnPart(providerArn, 5).replace(/^oidc-provider\//, "") };
}

function sourceProblem({ github, gitlab }: CiSource): string | undefined {
  if ((github === undefined) === (gitlab === undefined)) {
    return `must name one of github and gitlab, got: ${github === undefined ? "neither" : "both"}`;
  }
  const { repository, subject } = github ?? {};
  return repository === undefined || subject === undefined || isSubjectOf(subject, repository)
    ? undefined
    : `must have a subject of its repository ${repository}, with ids behind both names or behind none, got: ${show(subject)}`;
}

/** With the ids that GitHub appends to both names, or without; one id alone is a part of another repository's name. */
function isSubjectOf(subject: string, repository: string): boolean {
  const withoutIds = subject.replace(/^repo:([\w.-]+)([@-])\d+\/([\w.-]+)\2\d+$/, "repo:$1/$3");
  return [subject, withoutIds].includes(`repo:${repository}`);
}

/** No source may write another's keys. */
function prefixProblem(sources: readonly CiSource[], index: number): string | undefined {
  const prefix = sources[index]?.prefix;
  if (sources.length > 1 && prefix === undefined) {
    return "must have a prefix, where there are several, got: none";
  }
  const other = sources.slice(0, index).find((earlier) => overlap(earlier.prefix, prefix));
  return other === undefined
    ? undefined
    : `must have a prefix that is not inside or around another, got: ${show(prefix)} beside ${show(other.prefix)}`;
}

/** Names of roles take a slash as a hyphen. */
function overlap(one = "", other = ""): boolean {
  const [a, b] = [one, other].map((prefix) => `${prefix.replaceAll("/", "-")}/`) as [string, string];
  return a === b || `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
