/** An auditor's question, and the Logs Insights query over the trail's log group that answers it. */
export interface AuditQuestion {
  /** Name of the saved query; part of its address in Terraform. */
  readonly name: string;
  /** The query. Placeholders are in capitals. */
  readonly query: string;
}

/** The role that called, or the user: `aws:PrincipalArn` in IAM. */
const WHO =
  "coalesce(userIdentity.sessionContext.sessionIssuer.arn, userIdentity.arn, userIdentity.invokedBy) as who";

/** The person behind a role's session, where the session carries a name. */
const SESSION = "userIdentity.principalId as session";

const lines = (...parts: string[]): string => parts.join("\n| ");

/**
 * The saved queries. `docs/audit.md` says what each answers, and how to read it.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const AUDIT_QUERIES: readonly AuditQuestion[] = [
  {
    name: "who logged in to Airflow",
    query: lines(
      `fields eventTime, eventName, requestParameters.Name as environment, ${WHO}, ${SESSION}, responseElements.AirflowIdentity as airflowUser, resources.0.ARN as resource, sourceIPAddress, errorCode`,
      'filter eventSource = "airflow.amazonaws.com" and eventName in ["CreateWebLoginToken", "CreateCliToken"]',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
  {
    name: "who called Airflow's REST API",
    query: lines(
      `fields eventTime, requestParameters.Name as environment, requestParameters.Method as method, requestParameters.Path as path, ${WHO}, ${SESSION}, responseElements.RestApiStatusCode as status, sourceIPAddress, errorCode`,
      'filter eventSource = "airflow.amazonaws.com" and eventName = "InvokeRestApi"',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
  {
    name: "who changed DAGs",
    query: lines(
      `fields eventTime, eventName, requestParameters.bucketName as bucket, requestParameters.key as key, \`responseElements.x-amz-version-id\` as version, ${WHO}, ${SESSION}, sourceIPAddress, errorCode`,
      'filter eventSource = "s3.amazonaws.com" and eventCategory = "Data"',
      'filter eventName in ["PutObject", "CopyObject", "CompleteMultipartUpload", "DeleteObject", "DeleteObjects", "RestoreObject"]',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
  {
    name: "who read or changed secrets",
    query: lines(
      `fields eventTime, eventName, requestParameters.secretId as secret, ${WHO}, ${SESSION}, sourceIPAddress, errorCode`,
      'filter eventSource = "secretsmanager.amazonaws.com" and eventName not in ["DescribeSecret", "ListSecrets"]',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
  {
    name: "who was refused",
    query: lines(
      `fields ${WHO}`,
      'filter errorCode in ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Client.UnauthorizedOperation", "AuthorizationError", "AuthorizationErrorException", "KMS.AccessDeniedException"]',
      "stats count(*) as times, min(eventTime) as first, max(eventTime) as last by who, eventSource, eventName, errorCode",
      "sort times desc",
      "limit 1000",
    ),
  },
  {
    name: "what did this role do",
    query: lines(
      "fields eventTime",
      'filter userIdentity.sessionContext.sessionIssuer.arn = "ROLE_ARN"',
      "stats count(*) as times, min(eventTime) as first, max(eventTime) as last by eventSource, eventName, errorCode, awsRegion",
      "sort times desc",
      "limit 1000",
    ),
  },
  {
    name: "who changed an environment",
    query: lines(
      `fields eventTime, eventName, requestParameters.Name as environment, ${WHO}, ${SESSION}, sourceIPAddress, errorCode`,
      'filter eventSource = "airflow.amazonaws.com" and eventName in ["CreateEnvironment", "UpdateEnvironment", "DeleteEnvironment", "TagResource", "UntagResource"]',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
  {
    name: "who touched the record",
    query: lines(
      `fields eventTime, eventSource, eventName, ${WHO}, ${SESSION}, sourceIPAddress, errorCode`,
      'filter (eventSource = "cloudtrail.amazonaws.com" and eventName in ["StopLogging", "StartLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]) or (eventSource = "logs.amazonaws.com" and eventName in ["DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy", "DeleteRetentionPolicy"]) or (eventSource = "kms.amazonaws.com" and eventName in ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"]) or (eventSource = "s3.amazonaws.com" and eventName in ["PutBucketPolicy", "DeleteBucketPolicy", "PutBucketLifecycle", "DeleteBucket"])',
      "sort eventTime desc",
      "limit 1000",
    ),
  },
];
