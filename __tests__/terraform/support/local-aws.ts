import { ServiceModels } from "./gateway/api/service-models";
import { StrictRequests } from "./gateway/api/strict-requests";
import { ACCOUNT } from "./aws-client";
import { AccountOfAccessKey } from "./gateway/account-of-access-key";
import { DnsFirewalls } from "./gateway/dns-firewall";
import { EndpointInterfaces } from "./gateway/endpoint-interfaces";
import { Gateway } from "./gateway/gateway";
import { type GatewayHandler } from "./gateway/handler";
import { IamInlinePolicies } from "./gateway/iam-inline-policies";
import { IamActions } from "./gateway/iam-actions";
import { KmsDenyStatements } from "./gateway/kms-deny-statements";
import { LambdaSettings } from "./gateway/lambda-settings";
import { LogGroupKey } from "./gateway/log-group-key";
import { Mwaa } from "./gateway/mwaa/mwaa";
import { type MwaaTimes } from "./gateway/mwaa/environment-store";
import { PrefixListRules } from "./gateway/prefix-list-rules";
import { QueryDefinitions } from "./gateway/query-definitions";
import { RouteTableIds } from "./gateway/route-table-ids";
import { S3BlockedEncryptionTypes } from "./gateway/s3-blocked-encryption-types";
import { S3BucketPolicy } from "./gateway/s3-bucket-policy";
import { S3EncodedKeys } from "./gateway/s3-encoded-keys";
import { S3EventBridge } from "./gateway/s3-event-bridge";
import { S3SuspendedVersioning } from "./gateway/s3-suspended-versioning";
import { SecurityGroupRuleDescription } from "./gateway/security-group-rule-description";
import { SlowPrerequisites } from "./gateway/slow-prerequisites";
import { SqsRedrivePolicy } from "./gateway/sqs-redrive-policy";
import { type Janitor } from "./janitor";
import { startMinistack, startMotoServer } from "./local-servers";
import { MINISTACK_REQUIREMENTS } from "./paths";
import { type PolicyGuard } from "./permissions/policy-guard";
import { phase } from "./phase";
import { type PythonEnvironment, pythonEnvironment } from "./python-environment";

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

/** How long MWAA takes, unless a test wants it otherwise. */
const SECONDS: MwaaTimes = { createMs: 1_000, updateMs: 1_000, deleteMs: 1_000 };

/** An AWS of one's own: moto server, and the gateway before it that fills moto's gaps. */
export class LocalAws {
  private constructor(
    private readonly gateway: Gateway,
    private readonly strict: StrictRequests,
  ) {}

  /** moto server behind the handlers that fill its gaps. */
  public static async start(janitor: Janitor, options: LocalAwsOptions = {}): Promise<LocalAws> {
    const environment = await pythonEnvironment(janitor);
    const models = new ServiceModels(environment.sitePackages);
    return phase("local AWS", "start", async () => {
      const moto = await startMotoServer(environment, janitor);
      options.guard?.use(models);
      return LocalAws.before(moto, models, motoHandlers(moto, models, environment, options), options);
    });
  }

  /** ministack, a second opinion: as little as possible stands before it. */
  public static async startMinistack(janitor: Janitor): Promise<LocalAws> {
    const environment = await pythonEnvironment(janitor, MINISTACK_REQUIREMENTS);
    const models = new ServiceModels(environment.sitePackages);
    return phase("ministack", "start", async () => {
      const ministack = await startMinistack(environment, janitor);
      // Its own MWAA keeps a third of the settings and refuses nothing.
      const mwaa = new Mwaa({ model: models.of("airflow"), localAws: ministack, times: SECONDS });
      return LocalAws.before(ministack, models, [
        new AccountOfAccessKey(ACCOUNT),
        mwaa,
        new QueryDefinitions(),
        new DnsFirewalls(),
        new PrefixListRules(),
        new RouteTableIds(),
      ]);
    });
  }

  private static async before(
    server: string,
    models: ServiceModels,
    handlers: readonly GatewayHandler[],
    { handlers: first = [], guard }: LocalAwsOptions = {},
  ): Promise<LocalAws> {
    const strict = new StrictRequests(models);
    return new LocalAws(
      await Gateway.start(server, [...first, ...(guard === undefined ? [] : [guard]), strict, ...handlers]),
      strict,
    );
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

/** One for each thing that moto lacks or forgets. */
function motoHandlers(
  moto: string,
  models: ServiceModels,
  { sitePackages }: PythonEnvironment,
  options: LocalAwsOptions,
): GatewayHandler[] {
  const { times = SECONDS, firstCreationFails } = options;
  return [
    new IamInlinePolicies(),
    new SlowPrerequisites(options.prerequisiteMs ?? 4_000),
    new Mwaa({ model: models.of("airflow"), localAws: moto, times, firstCreationFails }),
    new QueryDefinitions(),
    new DnsFirewalls(),
    new EndpointInterfaces(),
    new SecurityGroupRuleDescription(),
    new KmsDenyStatements(),
    new LogGroupKey(),
    new LambdaSettings(),
    new SqsRedrivePolicy(),
    new S3BlockedEncryptionTypes(),
    new S3EncodedKeys(),
    new S3EventBridge(),
    new S3SuspendedVersioning(),
    new S3BucketPolicy(IamActions.read(sitePackages)),
  ];
}
