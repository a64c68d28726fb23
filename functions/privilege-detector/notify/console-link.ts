/** Where the AWS Management Console of a partition is; unknown partitions get the commercial one's form. */
const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The AWS partition and Region that the detector runs in. */
export interface AwsPlace {
  readonly partition: string;
  readonly region: string;
  /** Id of the account. */
  readonly accountId: string;
}

/** What a link to the console needs of it. */
type ConsolePlace = Pick<AwsPlace, "partition" | "region">;

/** The place that an ARN names. */
export function placeOf(arn: string): AwsPlace {
  const [, partition = "aws", , region = "", accountId = ""] = arn.split(":");
  return { partition, region, accountId };
}

/** Time before and after the lines of an incident that the link shows, in milliseconds. */
const MARGIN_MS = 60_000;

/** A link to the lines of a log stream in the CloudWatch console. */
export function logStreamLink(
  { partition, region }: ConsolePlace,
  lines: {
    readonly logGroup: string;
    readonly logStream: string;
    /** Times of the first and the last line, in milliseconds. */
    readonly from: number;
    readonly to: number;
  },
): string {
  const domain = CONSOLE_DOMAINS[partition] ?? "console.aws.amazon.com";
  const times = `?start=${lines.from - MARGIN_MS}&end=${lines.to + MARGIN_MS}`;
  return [
    `https://${region}.${domain}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/`,
    twiceEncoded(lines.logGroup),
    "/log-events/",
    twiceEncoded(lines.logStream),
    // The query inside the fragment is encoded once.
    dollars(encodeURIComponent(times)),
  ].join("");
}

/** A link to the lines of a log group that hold a term, such as the id of CloudTrail's record. */
export function logRecordLink(
  { partition, region }: ConsolePlace,
  { logGroup, term, at }: { readonly logGroup: string; readonly term: string; readonly at: number },
): string {
  const domain = CONSOLE_DOMAINS[partition] ?? "console.aws.amazon.com";
  const filter = encodeURIComponent(`"${term}"`);
  const search = `?start=${at - MARGIN_MS}&filterPattern=${filter}`;
  return [
    `https://${region}.${domain}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/`,
    twiceEncoded(logGroup),
    "/log-events",
    dollars(encodeURIComponent(search)),
  ].join("");
}

/** A link to one record in CloudTrail's event history, which has management events alone, for 90 days. */
export function cloudTrailEventLink({ partition, region }: ConsolePlace, eventId: string): string {
  const domain = CONSOLE_DOMAINS[partition] ?? "console.aws.amazon.com";
  return `https://${region}.${domain}/cloudtrailv2/home?region=${region}#/events/${encodeURIComponent(eventId)}`;
}

/** A link to an environment in the console of Amazon MWAA, from where the Airflow UI opens. */
export function environmentLink({ partition, region }: ConsolePlace, environment: string): string {
  const domain = CONSOLE_DOMAINS[partition] ?? "console.aws.amazon.com";
  return `https://${region}.${domain}/mwaa/home?region=${region}#environments/${encodeURIComponent(environment)}`;
}

/** The console reads its fragment with `$` for `%`, and names in it are encoded twice. */
function twiceEncoded(name: string): string {
  return dollars(encodeURIComponent(encodeURIComponent(name)));
}

function dollars(text: string): string {
  return text.replaceAll("%", "$");
}
