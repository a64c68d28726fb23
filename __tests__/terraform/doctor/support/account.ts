import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { doctor, type DoctorResult } from "../../../../cli/doctor";
import { type Section } from "../../../../modules/doctor/examine";
import { ACCOUNT, AwsClient } from "../../support/aws-client";
import { Faults } from "../../support/gateway/faults";
import { Janitor } from "../../support/janitor";
import { LocalAws } from "../../support/local-aws";
import { DryRuns } from "./dry-runs";
import { ForeignBuckets } from "./foreign-buckets";
import { MwaaWithoutProxy } from "./mwaa-without-proxy";
import { PolicySimulator } from "./policy-simulator";
import { RegionOptIn } from "./region-opt-in";
import { ServiceQuotas } from "./service-quotas";

export const REGION = "eu-west-1";
export const DEPLOY_ROLE = roleArn("deploy");

/** The ARN of a role of the account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** What a test changes of `teams.yaml`: keys of the file, and of its one team. */
export interface Changes {
  readonly file?: object;
  readonly team?: object;
}

/** An account of the local AWS, with a role that deploys, and the doctor. */
export class Account {
  public readonly aws: AwsClient;

  private constructor(
    public readonly janitor: Janitor,
    private readonly local: LocalAws,
    public readonly faults: Faults,
    public readonly quotas: ServiceQuotas,
    public readonly dryRuns: DryRuns,
    public readonly buckets: ForeignBuckets,
    public readonly regions: RegionOptIn,
    public readonly simulator: PolicySimulator,
  ) {
    this.aws = new AwsClient(local.url, REGION);
  }

  public static async open(): Promise<Account> {
    const janitor = new Janitor();
    const handlers = [
      new Faults(),
      new ServiceQuotas(),
      new DryRuns(),
      new ForeignBuckets(),
      new RegionOptIn(),
      new PolicySimulator(),
    ] as const;
    const local = await LocalAws.start(janitor, {
      prerequisiteMs: 0,
      handlers: [...handlers, new MwaaWithoutProxy()],
    });
    const account = new Account(janitor, local, ...handlers);
    await account.createRole("deploy");
    await account.allow("deploy", { Effect: "Allow", Action: "*", Resource: "*" });
    return account;
  }

  public get url(): string {
    return this.local.url;
  }

  public async createRole(name: string, rolePath = "/"): Promise<void> {
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await this.aws.query("iam", "CreateRole", { RoleName: name, Path: rolePath, AssumeRolePolicyDocument });
  }

  /** Puts these statements in the place of the role's own. */
  public async allow(RoleName: string, ...Statement: object[]): Promise<void> {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await this.aws.query("iam", "PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument });
  }

  /** A folder with a `teams.yaml` of one team, `payments`. */
  public teamsFile({ file = {}, team = {} }: Changes = {}): string {
    const folder = mkdtempSync(path.join(this.janitor.temporaryFolder(), "teams "));
    const payments = {
      accountId: ACCOUNT,
      region: REGION,
      deployRoleArn: DEPLOY_ROLE,
      airflow: { version: "2.11.2" },
      network: { create: { cidr: "10.20.0.0/16" } },
      ...team,
    };
    const teamsFile = path.join(folder, "teams.yaml");
    writeFileSync(teamsFile, stringify({ organization: "acme", teams: { payments }, ...file }));
    return teamsFile;
  }

  /** Environment variables that lead the SDK and nothing else to this account. */
  public get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
  }

  /** The doctor's result. */
  public async examine(
    changes: Changes = {},
  ): Promise<DoctorResult & { readonly sections: readonly Section[] }> {
    Object.assign(process.env, this.environment);
    const file = this.teamsFile(changes);
    const out = path.join(path.dirname(file), "cdktf.out");
    const result = await doctor({ file, out, format: "json", team: [] });
    return { ...result, ...(JSON.parse(result.report) as { sections: readonly Section[] }) };
  }

  /** The findings of one check, each as `status subject message → todo`. */
  public async findings(check: string, changes: Changes = {}): Promise<string[]> {
    const { sections } = await this.examine(changes);
    return sections
      .flatMap(({ findings }) => findings)
      .filter((finding) => finding.check === check)
      .map(({ status, subject, message, todo }) =>
        [`${status} ${subject} ${message}`, ...(todo === undefined ? [] : [todo])].join(" → "),
      );
  }

  /** Forgets what tests have set of the gateway. */
  public reset(): void {
    this.faults.allowAll();
    this.faults.everyCall = undefined;
    this.faults.firstCalls = [];
    this.quotas.reset();
    this.dryRuns.denied.clear();
    [this.buckets.closed, this.buckets.open, this.buckets.denied].forEach((set) => set.clear());
    this.regions.notEnabled.clear();
    this.simulator.organizationPolicies = [];
  }

  public async close(): Promise<void> {
    await this.local.close();
    await this.janitor.close();
  }
}
