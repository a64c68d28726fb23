import { type ITerraformDependable } from "cdktf";
import { type AwsAccount } from "../aws/aws-account";
import { type AlertPatternsInput } from "./alert-patterns";

/** Props of `AuditAlerts`: the environment that is watched, and the detector that delivers. */
export interface AuditAlertsProps extends Omit<AlertPatternsInput, "ruleNamePrefix"> {
  /** Account and Region of the environment. */
  readonly account: AwsAccount;
  /** Name of the detector's function, as Terraform knows it. */
  readonly functionName: string;
  /** ARN of the detector's function, which delivers alerts as it delivers privilege changes. */
  readonly functionArn: string;
  /** ARN of the queue that gets what EventBridge could not publish to the topic. */
  readonly deadLetterQueueArn: string;
  /** What must exist before a rule publishes to the detector's topic, or sends to the queue. */
  readonly topicDependables: readonly ITerraformDependable[];
}
