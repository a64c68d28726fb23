import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { type SettingsVariables } from "../../functions/privilege-detector/contract";
import { type AwsAccount } from "../aws/aws-account";
import { createBundledFunction } from "../aws/bundled-function";
import { type PolicyStatement } from "../aws/policy-document";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { deadLetterQueueName, detectorLogGroupName } from "../names/detector-names";

/** Props of `DetectorFunction`. */
export interface DetectorFunctionProps {
  /** Account and Region of the function. */
  readonly account: AwsAccount;
  /** Name of the function, its role, its log group and its dead-letter queue. */
  readonly name: string;
  /** The key that encrypts the function's log group and environment. */
  readonly encryptionKey: IEnvironmentKey;
  /** The function's environment variables. */
  readonly settings: SettingsVariables;
  /** What the function may do, in addition to writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** Days that the function's log is kept. */
  readonly logRetentionInDays: number;
}

/** The detector's Lambda function with its role, its log group and a dead-letter queue for failed runs. */
export class DetectorFunction extends Construct {
  /** ARN of the function. */
  public readonly functionArn: string;
  /** Name of the function. */
  public readonly functionName: string;
  /** ARN of the dead-letter queue. */
  public readonly deadLetterQueueArn: string;
  /** URL of the dead-letter queue. */
  public readonly deadLetterQueueUrl: string;
  /** Name of the dead-letter queue. */
  public readonly deadLetterQueueName: string;

  public constructor(scope: Construct, id: string, props: DetectorFunctionProps) {
    super(scope, id);
    const { account, name } = props;
    const deadLetterQueue = new SqsQueue(this, "DeadLetterQueue", {
      name: deadLetterQueueName(name),
      messageRetentionSeconds: 14 * 24 * 3_600,
      sqsManagedSseEnabled: true,
    });
    this.deadLetterQueueName = deadLetterQueueName(name);
    this.deadLetterQueueArn = account.arn("sqs", this.deadLetterQueueName);
    this.deadLetterQueueUrl = deadLetterQueue.url;

    const lambda = createBundledFunction(this, {
      name,
      bundle: "privilege-detector",
      description: "Reports changes to Airflow's users, roles and permissions",
      roleDescription: "Role of the privilege-change detector",
      policyName: "detector",
      statements: [...ownLog(account, name), this.ownDeadLetters(), ...props.statements],
      useOfKey: [useOfKey(account, props.encryptionKey.keyArn)],
      keyArn: props.encryptionKey.keyArn,
      logGroupName: detectorLogGroupName(name),
      logRetentionInDays: props.logRetentionInDays,
      variables: { ...props.settings },
      memorySize: 512,
      timeout: 300,
    });
    this.functionArn = lambda.arn;
    this.functionName = lambda.functionName;
    new LambdaFunctionEventInvokeConfig(this, "EventInvokeConfig", {
      functionName: lambda.functionName,
      maximumEventAgeInSeconds: 3_600,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: this.deadLetterQueueArn } },
      dependsOn: [deadLetterQueue],
    });
  }

  private ownDeadLetters(): PolicyStatement {
    return {
      Sid: "KeepFailedRuns",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: this.deadLetterQueueArn,
    };
  }
}

function ownLog(account: AwsAccount, name: string): PolicyStatement[] {
  return [
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: account.arn("logs", `log-group:${detectorLogGroupName(name)}:*`),
    },
  ];
}

function useOfKey(account: AwsAccount, keyArn: string): PolicyStatement {
  return {
    Sid: "UseKeyThroughServices",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: keyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": ["dynamodb", "lambda", "sns"].map((service) => account.servicePrincipal(service)),
      },
    },
  };
}
