import { DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import {
  type EvaluationResult,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  NoSuchEntityException,
  paginateSimulatePrincipalPolicy,
} from "@aws-sdk/client-iam";
import {
  type AccountReader,
  type Identity,
  type OidcProvider,
  type RegionReader,
  type RoleSettings,
  type Simulated,
  type SimulationRequest,
} from "../facts";
import { Clients, type Credentials } from "./clients";
import { missingAs } from "./missing-as";
import { AwsRegionReader } from "./region-reader";

/** An account through the AWS SDK. */
export class AwsAccountReader implements AccountReader {
  private readonly regions = new Map<string, RegionReader>();
  private readonly clients: Clients;

  /** @param home a Region of the partition that every account has */
  public constructor(
    public readonly identity: Identity,
    private readonly credentials: Credentials,
    home: string,
  ) {
    this.clients = new Clients(credentials, home);
  }

  public async regionEnabled(region: string): Promise<boolean | undefined> {
    // A filter, since a name that does not exist would be an error.
    const { Regions = [] } = await this.clients.ec2().send(
      new DescribeRegionsCommand({
        AllRegions: true,
        Filters: [{ Name: "region-name", Values: [region] }],
      }),
    );
    const found = Regions.find(({ RegionName }) => RegionName === region);
    return found === undefined ? undefined : found.OptInStatus !== "not-opted-in";
  }

  public async roleArn(roleName: string): Promise<string | undefined> {
    return missingAs(undefined, isMissing, async () => {
      const { Role } = await this.clients.iam().send(new GetRoleCommand({ RoleName: roleName }));
      return Role?.Arn;
    });
  }

  public async roleSettings(roleName: string): Promise<RoleSettings | undefined> {
    return missingAs(undefined, isMissing, async () => {
      const { Role } = await this.clients.iam().send(new GetRoleCommand({ RoleName: roleName }));
      return {
        // IAM encodes documents as in a URL (IAM API Reference, Role).
        trustPolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        boundaryArn: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
      };
    });
  }

  public async attachedPolicies(roleName: string): Promise<readonly string[] | undefined> {
    return missingAs(undefined, isMissing, async () => {
      const names: string[] = [];
      let Marker: string | undefined;
      do {
        const page = await this.clients
          .iam()
          .send(new ListAttachedRolePoliciesCommand({ RoleName: roleName, Marker }));
        names.push(...(page.AttachedPolicies ?? []).map(({ PolicyName = "" }) => PolicyName));
        Marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (Marker !== undefined);
      return names;
    });
  }

  public async policyDocument(arn: string): Promise<string | undefined> {
    return missingAs(undefined, isMissing, async () => {
      const iam = this.clients.iam();
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
      const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
      );
      // IAM encodes documents as in a URL (IAM API Reference, PolicyVersion).
      return decodeURIComponent(PolicyVersion?.Document ?? "");
    });
  }

  public async oidcProvider(arn: string): Promise<OidcProvider | undefined> {
    return missingAs(undefined, isMissing, async () => {
      const { ClientIDList = [] } = await this.clients
        .iam()
        .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      return { audiences: ClientIDList };
    });
  }

  public async attachedPoliciesPerRole(): Promise<number | undefined> {
    const { SummaryMap } = await this.clients.iam().send(new GetAccountSummaryCommand({}));
    return SummaryMap?.AttachedPoliciesPerRoleQuota;
  }

  public async simulate(request: SimulationRequest): Promise<readonly Simulated[]> {
    const results: Simulated[] = [];
    const pages = paginateSimulatePrincipalPolicy(
      { client: this.clients.iam() },
      {
        PolicySourceArn: request.principalArn,
        ActionNames: [...request.actions],
        ResourceArns: [request.resourceArn],
        ContextEntries: Object.entries(request.context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: "string" as const,
          ContextKeyValues: [value],
        })),
      },
    );
    for await (const { EvaluationResults = [] } of pages) {
      results.push(...EvaluationResults.map(simulated));
    }
    return results;
  }

  public in(region: string): RegionReader {
    const reader = this.regions.get(region) ?? new AwsRegionReader(new Clients(this.credentials, region));
    this.regions.set(region, reader);
    return reader;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NoSuchEntityException;
}

function simulated({
  EvalActionName = "",
  EvalDecision,
  OrganizationsDecisionDetail,
  PermissionsBoundaryDecisionDetail,
  MissingContextValues = [],
}: EvaluationResult): Simulated {
  return {
    action: EvalActionName,
    allowed: EvalDecision === "allowed",
    deniedBy:
      OrganizationsDecisionDetail?.AllowedByOrganizations === false
        ? "organization"
        : PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
          ? "boundary"
          : undefined,
    missingContext: MissingContextValues,
  };
}
