import { type AlertKind } from "../../../functions/privilege-detector/model/alert-kinds";
import { ACCOUNT, by, called, type CallEvent, DATA_EVENT, HOME, invokedRestApi } from "./records";

const BUCKET = "acme-payments-dags-111122223333";
const DETECTOR = "mwaa-payments-privilege-detector";
const FUNCTION_ARN = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:${DETECTOR}`;
const TOPIC_ARN = `arn:aws:sns:${HOME}:${ACCOUNT}:${DETECTOR}`;
const TRAIL_ARN = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/acme-audit`;
const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/mwaa-payments-boundary`;
const SECRET_ARN = `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:airflow/payments/connections/warehouse-AbCdEf`;

const deploy = by.role("deploy");
const stranger = by.role("stranger");
const dag = by.role("mwaa-payments-execution");
const refused = { errorCode: "AccessDenied", errorMessage: "User is not authorized" };

const object = (key: string): Record<string, unknown> => ({
  bucketName: BUCKET,
  Host: `${BUCKET}.s3.${HOME}.amazonaws.com`,
  key,
});
const logging = (level: string): Record<string, unknown> => ({
  Name: "payments",
  LoggingConfiguration: { TaskLogs: { Enabled: true, LogLevel: level } },
});

/** What an alert must report, and what it must not. */
export interface AlertCases {
  readonly matching: Readonly<Record<string, CallEvent>>;
  readonly other: Readonly<Record<string, CallEvent>>;
}

/** Of the team `payments`: CI writes DAGs, `secrets` sets secrets, `deploy` runs Terraform. */
export const ALERT_CASES: Readonly<Record<AlertKind, AlertCases>> = {
  "airflow-called-by-dag": {
    matching: {
      "a REST call of the execution role": invokedRestApi(),
      "a REST call that was refused": invokedRestApi(refused),
      "a web login token": called("airflow:CreateWebLoginToken", dag, { Name: "payments" }, DATA_EVENT),
      "a CLI token of another team's environment": called(
        "airflow:CreateCliToken",
        dag,
        { Name: "sales" },
        DATA_EVENT,
      ),
    },
    other: {
      "a person's login": called(
        "airflow:CreateWebLoginToken",
        by.role("platform", "alice"),
        { Name: "payments" },
        DATA_EVENT,
      ),
      "the execution role of another team": invokedRestApi({
        userIdentity: by.role("mwaa-payments-2-execution"),
      }),
      "metrics that the execution role publishes": called("airflow:PublishMetrics", dag, {}),
    },
  },
  "api-called-by-others": {
    matching: {
      "a REST call of a stranger": invokedRestApi({ userIdentity: stranger }),
      "a refused REST call": invokedRestApi({ userIdentity: stranger, ...refused }),
      "a token for the command line of the deploying role": called(
        "airflow:CreateCliToken",
        deploy,
        { Name: "payments" },
        DATA_EVENT,
      ),
      "a REST call of a user": invokedRestApi({ userIdentity: by.user("bob") }),
    },
    other: {
      "a REST call of a program": invokedRestApi({ userIdentity: by.role("orders") }),
      "a REST call of the execution role, which has an alert of its own": invokedRestApi(),
      "a person's login": called("airflow:CreateWebLoginToken", stranger, { Name: "payments" }, DATA_EVENT),
      "a call of another environment": called(
        "airflow:CreateCliToken",
        stranger,
        { Name: "sales" },
        DATA_EVENT,
      ),
    },
  },
  "dag-bucket-written": {
    matching: {
      "an upload of a stranger": called("s3:PutObject", stranger, object("dags/sync.py"), DATA_EVENT),
      "an upload of a user": called("s3:PutObject", by.user("bob"), object("dags/sync.py"), DATA_EVENT),
      "a deletion by the account's root": called(
        "s3:DeleteObject",
        by.root(),
        object("dags/a.py"),
        DATA_EVENT,
      ),
      "a refused upload of a DAG": called("s3:PutObject", dag, object("dags/a.py"), {
        ...DATA_EVENT,
        ...refused,
      }),
      "a change of requirements": called("s3:CopyObject", stranger, object("requirements.txt"), DATA_EVENT),
      "a deletion of many": called(
        "s3:DeleteObjects",
        stranger,
        { bucketName: BUCKET, delete: "" },
        DATA_EVENT,
      ),
    },
    other: {
      "an upload of CI": called("s3:PutObject", by.role("ci"), object("dags/sync.py"), DATA_EVENT),
      "an upload of Terraform": called("s3:PutObject", deploy, object("requirements.txt"), DATA_EVENT),
      "a read of a stranger": called("s3:GetObject", stranger, object("dags/sync.py"), DATA_EVENT),
      "an upload to another bucket": called(
        "s3:PutObject",
        stranger,
        { bucketName: `${BUCKET}-2`, key: "dags/a.py" },
        DATA_EVENT,
      ),
    },
  },
  "secret-written": {
    matching: {
      "a value of a stranger's, by name": called("secretsmanager:PutSecretValue", stranger, {
        secretId: "airflow/payments/connections/warehouse",
      }),
      "a value of Terraform's, by ARN": called("secretsmanager:PutSecretValue", deploy, {
        secretId: SECRET_ARN,
      }),
      "a refused change by a DAG": called(
        "secretsmanager:UpdateSecret",
        dag,
        { secretId: SECRET_ARN },
        refused,
      ),
      "a policy of a user's": called("secretsmanager:PutResourcePolicy", by.user("bob"), {
        secretId: SECRET_ARN,
      }),
    },
    other: {
      "a value of an administrator's": called("secretsmanager:PutSecretValue", by.role("secrets"), {
        secretId: SECRET_ARN,
      }),
      "a secret's policy of Terraform's": called("secretsmanager:PutResourcePolicy", deploy, {
        secretId: SECRET_ARN,
      }),
      "a value that is read": called("secretsmanager:GetSecretValue", stranger, { secretId: SECRET_ARN }),
      "a secret of another team": called("secretsmanager:PutSecretValue", stranger, {
        secretId: "airflow/payments-2/connections/warehouse",
      }),
    },
  },
  "logging-changed": {
    matching: {
      "a level that hides": called("airflow:UpdateEnvironment", stranger, logging("CRITICAL")),
      "a level of Terraform's": called("airflow:UpdateEnvironment", deploy, logging("DEBUG")),
      "a refused change": called("airflow:UpdateEnvironment", dag, logging("ERROR"), refused),
    },
    other: {
      "another setting": called("airflow:UpdateEnvironment", deploy, { Name: "payments", MaxWorkers: 5 }),
      "another environment's level": called("airflow:UpdateEnvironment", deploy, {
        ...logging("INFO"),
        Name: "sales",
      }),
    },
  },
  "detector-changed": {
    matching: {
      "its rule disabled": called("events:DisableRule", stranger, { name: DETECTOR }),
      "its target removed": called("events:RemoveTargets", stranger, { rule: DETECTOR, ids: ["1"] }),
      "an alert's rule deleted": called("events:DeleteRule", by.user("bob"), {
        name: "mwaa-payments-audit-trail-changed",
      }),
      "its code changed, by name": called("lambda:UpdateFunctionCode20150331v2", stranger, {
        functionName: DETECTOR,
      }),
      "its settings changed, by ARN": called("lambda:UpdateFunctionConfiguration20150331v2", stranger, {
        functionName: FUNCTION_ARN,
      }),
      "its concurrency taken, by part of an ARN": called("lambda:PutFunctionConcurrency20171031", stranger, {
        functionName: `${ACCOUNT}:function:${DETECTOR}`,
      }),
      "its topic deleted": called("sns:DeleteTopic", stranger, { topicArn: TOPIC_ARN }),
      "a subscription removed": called("sns:Unsubscribe", stranger, {
        subscriptionArn: `${TOPIC_ARN}:a1b2c3d4-5678-90ab-cdef-EXAMPLE33333`,
      }),
    },
    other: {
      "its code deployed": called("lambda:UpdateFunctionCode20150331v2", deploy, { functionName: DETECTOR }),
      "another team's rule": called("events:DisableRule", stranger, {
        name: "mwaa-payments-2-privilege-detector",
      }),
      "another function": called("lambda:UpdateFunctionCode20150331v2", stranger, { functionName: "other" }),
      "a message": called("sns:Publish", stranger, { topicArn: TOPIC_ARN }),
    },
  },
  "trail-changed": {
    matching: {
      "stopped, by name": called("cloudtrail:StopLogging", stranger, { name: "acme-audit" }),
      "stopped by Terraform, by ARN": called("cloudtrail:StopLogging", deploy, { name: TRAIL_ARN }),
      deleted: called("cloudtrail:DeleteTrail", by.root(), { name: TRAIL_ARN }),
      "selectors changed": called("cloudtrail:PutEventSelectors", stranger, { trailName: "acme-audit" }),
      "its bucket's policy": called("s3:PutBucketPolicy", stranger, {
        bucketName: "acme-audit-111122223333",
      }),
      "its log group": called("logs:DeleteLogGroup", stranger, {
        logGroupName: "/aws/cloudtrail/acme-audit",
      }),
    },
    other: {
      "selectors of a new team": called("cloudtrail:PutEventSelectors", deploy, { trailName: TRAIL_ARN }),
      "another trail": called("cloudtrail:StopLogging", stranger, { name: "other" }),
      "started again": called("cloudtrail:StartLogging", stranger, { name: "acme-audit" }),
    },
  },
  "log-group-changed": {
    matching: {
      deleted: called("logs:DeleteLogGroup", stranger, { logGroupName: "airflow-payments-Task" }),
      "a stream deleted by a DAG": called(
        "logs:DeleteLogStream",
        dag,
        { logGroupName: "airflow-payments-WebServer", logStreamName: "s" },
        refused,
      ),
      "its retention cut": called("logs:PutRetentionPolicy", stranger, {
        logGroupName: "airflow-payments-Task",
        retentionInDays: 1,
      }),
      "the detector's own": called("logs:DeleteLogGroup", deploy, {
        logGroupName: `/aws/lambda/${DETECTOR}`,
      }),
    },
    other: {
      "its retention as it is": called("logs:PutRetentionPolicy", deploy, {
        logGroupName: "airflow-payments-Task",
        retentionInDays: 400,
      }),
      "another team's": called("logs:DeleteLogGroup", stranger, { logGroupName: "airflow-payments-2-Task" }),
      "a stream made": called("logs:CreateLogStream", dag, { logGroupName: "airflow-payments-Task" }),
    },
  },
  "bucket-changed": {
    matching: {
      "its policy": called("s3:PutBucketPolicy", stranger, { bucketName: BUCKET, bucketPolicy: {} }),
      "no policy": called("s3:DeleteBucketPolicy", by.user("bob"), { bucketName: BUCKET }),
      "public access": called("s3:DeleteBucketPublicAccessBlock", stranger, { bucketName: BUCKET }),
      versioning: called("s3:PutBucketVersioning", dag, { bucketName: BUCKET }, refused),
    },
    other: {
      "its policy, deployed": called("s3:PutBucketPolicy", deploy, { bucketName: BUCKET }),
      "another bucket's": called("s3:PutBucketPolicy", stranger, { bucketName: "acme-lake" }),
      "its policy, read": called("s3:GetBucketPolicy", stranger, { bucketName: BUCKET }),
    },
  },
  "boundary-changed": {
    matching: {
      "taken off": called("iam:DeleteRolePermissionsBoundary", stranger, {
        roleName: "mwaa-payments-execution",
      }),
      "another one": called("iam:PutRolePermissionsBoundary", by.user("bob"), {
        roleName: "mwaa-payments-execution",
        permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "a new version of it": called("iam:CreatePolicyVersion", stranger, {
        policyArn: BOUNDARY_ARN,
        setAsDefault: true,
      }),
      "another trust": called("iam:UpdateAssumeRolePolicy", stranger, {
        roleName: "mwaa-payments-execution",
      }),
    },
    other: {
      deployed: called("iam:CreatePolicyVersion", deploy, { policyArn: BOUNDARY_ARN }),
      "another role's": called("iam:DeleteRolePermissionsBoundary", stranger, {
        roleName: "mwaa-payments-2-execution",
      }),
      "another policy's": called("iam:CreatePolicyVersion", stranger, { policyArn: `${BOUNDARY_ARN}-2` }),
    },
  },
};
