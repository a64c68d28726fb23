import { ApiModel } from "./gateway/api-model";
import { Gateway } from "./gateway/gateway";
import { type GatewayHandler } from "./gateway/handler";
import { IamActions } from "./gateway/iam-actions";
import { LambdaSettings } from "./gateway/lambda-settings";
import { LogGroupKey } from "./gateway/log-group-key";
import { Mwaa } from "./gateway/mwaa/mwaa";
import { type MwaaTimes } from "./gateway/mwaa/environment-store";
import { QueryDefinitions } from "./gateway/query-definitions";
import { S3BlockedEncryptionTypes } from "./gateway/s3-blocked-encryption-types";
import { S3BucketPolicy } from "./gateway/s3-bucket-policy";
import { S3EventBridge } from "./gateway/s3-event-bridge";
import { S3SuspendedVersioning } from "./gateway/s3-suspended-versioning";
import { SecurityGroupRuleDescription } from "./gateway/security-group-rule-description";
import { SlowPrerequisites } from "./gateway/slow-prerequisites";
import { SqsRedrivePolicy } from "./gateway/sqs-redrive-policy";
import { type Janitor } from "./janitor";
import { startMotoServer } from "./moto-server";
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
}

/** An AWS of one's own: moto server, and the gateway before it that fills moto's gaps. */
export class LocalAws {
  private constructor(private readonly gateway: Gateway) {}

  public static async start(janitor: Janitor, options: LocalAwsOptions = {}): Promise<LocalAws> {
    const environment = await pythonEnvironment(janitor);
    return phase("local AWS", "start", async () => {
      const moto = await startMotoServer(environment, janitor);
      const model = ApiModel.read(environment.sitePackages, "mwaa/2020-07-01");
      const times = options.times ?? { createMs: 1_000, updateMs: 1_000, deleteMs: 1_000 };
      const handlers = [
        ...(options.handlers ?? []),
        new SlowPrerequisites(options.prerequisiteMs ?? 4_000),
        new Mwaa({ model, moto, times, firstCreationFails: options.firstCreationFails }),
        new QueryDefinitions(),
        new SecurityGroupRuleDescription(),
        new LogGroupKey(),
        new LambdaSettings(),
        new SqsRedrivePolicy(),
        new S3BlockedEncryptionTypes(),
        new S3EventBridge(),
        new S3SuspendedVersioning(),
        new S3BucketPolicy(IamActions.read(environment.sitePackages)),
      ];
      return new LocalAws(await Gateway.start(moto, handlers));
    });
  }

  /** Where Terraform finds it. */
  public get url(): string {
    return this.gateway.url;
  }

  /** Stops the gateway; moto server is the janitor's to stop. */
  public close(): Promise<void> {
    return this.gateway.close();
  }
}
