/** An event of EventBridge with CloudTrail's record of a call. */
export type CallEvent = Readonly<Record<string, unknown>> & { readonly detail: Record<string, unknown> };

export const ACCOUNT = "111122223333";
export const HOME = "eu-west-1";

/** ARN of a role of the fixtures' account. */
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Who calls: CloudTrail's `userIdentity` (CloudTrail User Guide, "CloudTrail userIdentity element"). */
export const by = {
  role: (name: string, session = "session"): Record<string, unknown> => ({
    type: "AssumedRole",
    principalId: `AROAIOSFODNN7EXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    accountId: ACCOUNT,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIOSFODNN7EXAMPLE",
        arn: role(name),
        accountId: ACCOUNT,
        userName: name,
      },
      attributes: { creationDate: "2026-11-22T02:00:00Z", mfaAuthenticated: "false" },
    },
  }),
  user: (name: string): Record<string, unknown> => ({
    type: "IAMUser",
    principalId: "AIDAIOSFODNN7EXAMPLE",
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    accountId: ACCOUNT,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: name,
  }),
  root: (): Record<string, unknown> => ({
    type: "Root",
    principalId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    accountId: ACCOUNT,
  }),
};

/**
 * A call in CloudTrail's documented record format, in EventBridge's envelope.
 * @param call `service:EventName`
 * @param requestParameters in the casing that the service's own examples of records have
 * @param more further fields of the record, such as `errorCode`
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function called(
  call: `${string}:${string}`,
  userIdentity: Record<string, unknown>,
  requestParameters: Record<string, unknown>,
  more: Record<string, unknown> = {},
): CallEvent {
  const [service = "", eventName = ""] = call.split(":");
  return {
    version: "0",
    id: "36eb8523-97d0-4518-b33d-ee3579ff19f0",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: ACCOUNT,
    time: "2026-11-22T03:00:00Z",
    region: HOME,
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity,
      eventTime: "2026-11-22T03:00:00Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: HOME,
      sourceIPAddress: "203.0.113.10",
      userAgent: "Boto3/1.35.0 Python/3.12.0",
      requestParameters,
      responseElements: null,
      requestID: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
      eventID: "a1b2c3d4-5678-90ab-cdef-EXAMPLE22222",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: "Management",
      ...more,
    },
  };
}

/** The same as a data event, which only a trail with data event selectors delivers. */
export const DATA_EVENT = { managementEvent: false, eventCategory: "Data" };

/** AWS's own example of a record of `InvokeRestApi` (Amazon MWAA User Guide, "Viewing audit logs"), as the fixtures' DAG. */
export function invokedRestApi(more: Record<string, unknown> = {}): CallEvent {
  return called(
    "airflow:InvokeRestApi",
    by.role("mwaa-payments-execution", "AmazonMWAA-airflow"),
    { Name: "payments", Path: "/users", Method: "POST" },
    {
      ...DATA_EVENT,
      responseElements: { RestApiStatusCode: 200, RestApiResponse: "***" },
      resources: [
        {
          accountId: ACCOUNT,
          type: "AWS::MWAA::Environment",
          ARN: `arn:aws:airflow:${HOME}:${ACCOUNT}:environment/payments`,
        },
      ],
      ...more,
    },
  );
}
