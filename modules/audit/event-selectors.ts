import { type CloudtrailAdvancedEventSelector } from "@cdktf/provider-aws/lib/cloudtrail";
import { type AwsAccount } from "../aws/aws-account";

/** Most values of all advanced event selectors of a trail together (CloudTrail API, PutEventSelectors). */
export const MAX_SELECTOR_VALUES = 500;

/** Values beside the buckets: three categories, two types, and the bucket of records where buckets are widened. */
const OTHER_VALUES = 6;

/** What a trail records beside management events. */
export interface RecordedData {
  /** Names of the buckets whose object events are recorded. */
  readonly bucketNames: readonly string[];
  /** Prefix of bucket names to record, where there are too many buckets to name each. */
  readonly bucketNamePrefix?: string;
  /** Name of the bucket that the records go to; recording its own deliveries would never end. */
  readonly recordsBucketName: string;
}

/** Whether there are too many buckets to name each, so that the prefix stands for them. */
export function isWidened({ bucketNames }: RecordedData): boolean {
  return bucketNames.length > MAX_SELECTOR_VALUES - OTHER_VALUES;
}

/**
 * The selectors of a trail: every management event (use of secrets and keys included), every token and REST call
 * of every MWAA environment of the account, and every call to the objects of the buckets.
 *
 * Environments are not named: one that is not in `teams.yaml` is recorded too, from its first minute.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-cloudtrail.html
 */
export function eventSelectors(account: AwsAccount, data: RecordedData): CloudtrailAdvancedEventSelector[] {
  const buckets = bucketSelector(account, data);
  return [
    {
      name: "Management events, use of secrets and keys included",
      fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }],
    },
    {
      name: "Tokens and REST calls of every Airflow environment",
      fieldSelector: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "resources.type", equalTo: ["AWS::MWAA::Environment"] },
      ],
    },
    ...(data.bucketNames.length === 0 ? [] : [buckets]),
  ];
}

/** How many values the selectors hold, for AWS's limit. */
export function valueCount(selectors: readonly CloudtrailAdvancedEventSelector[]): number {
  return selectors
    .flatMap(
      ({ fieldSelector }) =>
        fieldSelector as { equalTo?: string[]; startsWith?: string[]; notStartsWith?: string[] }[],
    )
    .reduce(
      (sum, { equalTo = [], startsWith = [], notStartsWith = [] }) =>
        sum + equalTo.length + startsWith.length + notStartsWith.length,
      0,
    );
}

function bucketSelector(account: AwsAccount, data: RecordedData): CloudtrailAdvancedEventSelector {
  const { bucketNamePrefix: prefix } = data;
  const widened = prefix !== undefined && isWidened(data);
  const named = widened ? data.bucketNames.filter((name) => !name.startsWith(prefix)) : data.bucketNames;
  const objects = (name: string): string => account.s3Arn(`${name}/`);
  return {
    name: "Objects of the DAG buckets",
    fieldSelector: [
      { field: "eventCategory", equalTo: ["Data"] },
      { field: "resources.type", equalTo: ["AWS::S3::Object"] },
      {
        field: "resources.ARN",
        startsWith: [...(widened ? [account.s3Arn(prefix)] : []), ...[...named].sort().map(objects)],
        ...(widened ? { notStartsWith: [objects(data.recordsBucketName)] } : {}),
      },
    ],
  };
}
