import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { logGroupNames } from "../names/log-groups";

/** What the detector's role refers to. */
export interface DetectorPolicyInput {
  /** Names of the MWAA environments that are watched. */
  readonly environmentNames: readonly string[];
  /** Name of the detector's table and topic. */
  readonly name: string;
  /** Whether subscription filters are expected; a missing one is reported. */
  readonly realtime: boolean;
  /** ARNs of further topics that it publishes to. */
  readonly topicArns: readonly string[];
}

/**
 * What the detector may do: read the watched log groups and environments, store its state, and notify. Every ARN
 * is known before apply, so that the first plan shows the whole policy.
 */
export function detectorPolicy(account: AwsAccount, input: DetectorPolicyInput): PolicyStatement[] {
  const groups = input.environmentNames
    .flatMap(logGroupNames)
    .map((name) => account.arn("logs", `log-group:${name}:*`));
  return [
    {
      Sid: "QueryLogs",
      Effect: "Allow",
      // FilterLogEvents is asked where a query says that it scanned fewer log groups than there are.
      Action: ["logs:StartQuery", "logs:GetQueryResults", "logs:FilterLogEvents"],
      Resource: groups,
    },
    {
      // None of these actions supports resource-level permissions.
      Sid: "FindLogGroupsAndStopQueries",
      Effect: "Allow",
      Action: ["logs:DescribeLogGroups", "logs:StopQuery"],
      Resource: "*",
    },
    ...(input.realtime
      ? [
          {
            Sid: "SeeSubscriptionFilters",
            Effect: "Allow",
            Action: "logs:DescribeSubscriptionFilters",
            Resource: groups,
          } as const,
        ]
      : []),
    {
      Sid: "ReadLoggingConfiguration",
      Effect: "Allow",
      Action: "airflow:GetEnvironment",
      Resource: input.environmentNames.map((name) => account.arn("airflow", `environment/${name}`)),
    },
    {
      Sid: "RememberAcrossRuns",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: account.arn("dynamodb", `table/${input.name}`),
    },
    {
      Sid: "Notify",
      Effect: "Allow",
      // Whether anybody has confirmed a subscription is among a topic's attributes.
      Action: ["sns:Publish", "sns:GetTopicAttributes"],
      Resource: [account.arn("sns", input.name), ...input.topicArns],
    },
    {
      Sid: "PutEvents",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: account.arn("events", "event-bus/default"),
    },
  ];
}
