import { ServiceModels } from "./gateway/api/service-models";
import { StrictRequests } from "./gateway/api/strict-requests";
import { Gateway } from "./gateway/gateway";
import { type GatewayHandler } from "./gateway/handler";
import { IamInlinePolicies } from "./gateway/iam-inline-policies";
import { IamActions } from "./gateway/iam-actions";
import { LambdaSettings } from "./gateway/lambda-settings";
import { LogGroupKey } from "./gateway/log-group-key";
import { Mwaa } from "./gateway/mwaa/mwaa";
import { type MwaaTimes } from "./gateway/mwaa/environment-store";
import { QueryDefinitions } from "./gateway/query-definitions";
import { S3BucketPolicy } from "./gateway/s3-bucket-policy";
import { S3EventBridge } from "./gateway/s3-event-bridge";
import { S3SuspendedVersioning } from "./gateway/s3-suspended-versioning";
import { SecurityGroupRuleDescription } from "./gateway/security-group-rule-description";
import { SlowPrerequisites } from "./gateway/slow-prerequisites";
import { SqsRedrivePolicy } from "./gateway/sqs-redrive-policy";
import { type Janitor } from "./janitor";
import { startMotoServer } from "./moto-server";
import { type PolicyGuard } from "./permissions/policy-guard";
import { phase } from "./phase";
import { pythonEnvironment } from "./python-environment";

export interface LocalAwsOptions {
  /** @default one second each */
  readonly times?: MwaaTimes;
  /**
   * How long log groups, role policies and bucket settings take to be there.
   * @default four seconds
   */
  readonly prerequisiteMs?: number;
  /** With this message, the first environment ends in CREATE_FAILED. */
  readonly firstCreationFails?: string;
  /** Handlers in front of all others: faults that a test injects. */
  readonly handlers?: readonly GatewayHandler[];
  /** Checks and records what IAM would; without it, every call is allowed. */
  readonly guard?: PolicyGuard;
  /** Folder for what Terraform and its providers log; without it, they log nothing. */
  readonly logs?: string;
}

/** An AWS of one's own: moto server, and the gateway before it that fills moto's gaps. */
export class LocalAws {
  private constructor(
    private readonly gateway: Gateway,
    private readonly strict: StrictRequests,
  ) {}

  public static async start(janitor: Janitor, options: LocalAwsOptions = {}): Promise<LocalAws> {
    const environment = await pythonEnvironment(janitor);
    return phase("local AWS", "start", async () => {
      const moto = await startMotoServer(environment, janitor);
      const models = new ServiceModels(environment.sitePackages);
      const strict = new StrictRequests(models);
      options.guard?.use(models);
      const times = options.times ?? { createMs: 1_000, updateMs: 1_000, deleteMs: 1_000 };
      const handlers = [
        ...(options.handlers ?? []),
        ...(options.guard === undefined ? [] : [options.guard]),
        strict,
        new IamInlinePolicies(),
        new SlowPrerequisites(options.prerequisiteMs ?? 4_000),
        new Mwaa({
          model: models.of("airflow"),
          moto,
          times,
          firstCreationFails: options.firstCreationFails,
        }),
        new QueryDefinitions(),
        new SecurityGroupRuleDescription(),
        new LogGroupKey(),
        new LambdaSettings(),
        new SqsRedrivePolicy(),
        new S3EventBridge(),
        new S3SuspendedVersioning(),
        new S3BucketPolicy(IamActions.read(environment.sitePackages)),
      ];
      return new LocalAws(await Gateway.start(moto, handlers), strict);
    });
  }

  /** Where Terraform finds it. */
  public get url(): string {
    return this.gateway.url;
  }

  /** What was checked against AWS's API models so far, in one line. */
  public get checked(): string {
    return this.strict.summary;
  }

  /** Stops the gateway; moto server is the janitor's to stop. */
  public close(): Promise<void> {
    process.stderr.write(`local AWS: ${this.checked}\n`);
    return this.gateway.close();
  }
}
