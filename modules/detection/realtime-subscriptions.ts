import { type ITerraformDependable } from "cdktf";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { SUBSCRIPTION_FILTER_NAME } from "../../functions/privilege-detector/contract";
import { type AwsAccount } from "../aws/aws-account";
import { boundedName } from "../aws/bounded-name";
import { idInList } from "../aws/child-id";
import { type DetectorFunction } from "./detector-function";

/** Most characters of a statement's id in a function's policy (Lambda API, AddPermission: `StatementId`). */
const MAX_STATEMENT_ID_LENGTH = 100;

/** Props of `RealtimeSubscriptions`. */
export interface RealtimeSubscriptionsProps {
  /** Account and Region of the log groups. */
  readonly account: AwsAccount;
  /** Names of the log groups. Each supports two subscription filters in all. */
  readonly logGroupNames: readonly string[];
  /** Filter pattern of the lines to send; empty for every line. */
  readonly filterPattern: string;
  /** The function that the lines are sent to. */
  readonly detector: DetectorFunction;
  /** The log groups, where the same stack creates them. */
  readonly logGroups: readonly ITerraformDependable[];
}

/** Sends lines to the detector as they arrive, for alerts within seconds; the schedule still reads everything. */
export class RealtimeSubscriptions extends Construct {
  public constructor(scope: Construct, id: string, props: RealtimeSubscriptionsProps) {
    super(scope, id);
    for (const [index, logGroupName] of props.logGroupNames.entries()) {
      const group = new Construct(this, idInList(logGroupName, "LogGroup", index));
      const permission = new LambdaPermission(group, "Permission", {
        statementId: boundedName(`LogsStartDetector-${logGroupName}`, MAX_STATEMENT_ID_LENGTH),
        action: "lambda:InvokeFunction",
        functionName: props.detector.functionName,
        principal: props.account.servicePrincipal("logs"),
        sourceArn: props.account.arn("logs", `log-group:${logGroupName}:*`),
        sourceAccount: props.account.accountId,
      });
      new CloudwatchLogSubscriptionFilter(group, "Resource", {
        name: SUBSCRIPTION_FILTER_NAME,
        logGroupName,
        filterPattern: props.filterPattern,
        destinationArn: props.detector.functionArn,
        // CloudWatch Logs sends a test event before it accepts the filter.
        dependsOn: [permission, ...props.logGroups],
      });
    }
  }
}
