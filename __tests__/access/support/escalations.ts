import { type StackPolicies } from "../../../modules/access/stack/stack-policies";
import { arnOf, owned, type Question } from "./questions";

/** Ways for DAG code to become more than it is, by what they would give it. */
export type Escalations = Readonly<Record<string, readonly Question[]>>;

/**
 * What DAGs must never do, not even with AdministratorAccess attached to their role: escalation paths that are
 * known from published research on IAM, and those of MWAA itself.
 */
export function escalations(stack: StackPolicies): Escalations {
  const own = owned(stack);
  const arn = (service: string, resource: string): string => arnOf(stack, service, resource);
  const iamArn = (resource: string): string => `arn:aws:iam::${stack.location.accountId}:${resource}`;
  const airflowRole = (role: string): string => arn("airflow", `role/${own.environment}/${role}`);
  const instance = arn("ec2", "instance/i-0123456789abcdef0");
  const group = arn("logs", `log-group:airflow-${own.environment}-Task`);
  const trail = arn("cloudtrail", "trail/audit");
  const alarm = arn("cloudwatch", `alarm:${own.topic.split(":").at(-1)}-errors`);
  return {
    "mint Airflow tokens or use its API": [
      ...["Admin", "Op", "User", "Viewer", "Public"].flatMap((role) =>
        on(airflowRole(role), "airflow:CreateWebLoginToken", "airflow:InvokeRestApi"),
      ),
      ...on(own.environmentArn, "airflow:CreateCliToken"),
    ],
    "change or delete environments": [
      ...on(
        own.environmentArn,
        "airflow:UpdateEnvironment",
        "airflow:DeleteEnvironment",
        "airflow:TagResource",
        "airflow:UntagResource",
      ),
      ...on(arn("airflow", "environment/new"), "airflow:CreateEnvironment"),
      ...on("*", "airflow-serverless:CreateWorkflow"),
    ],
    "write its own DAGs, requirements or plugins": [
      "dags/x.py",
      "requirements.txt",
      "plugins.zip",
      "startup.sh",
    ].flatMap((key) =>
      on(
        `${own.bucket}/${key}`,
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectTagging",
        "s3:RestoreObject",
      ),
    ),
    "weaken its own bucket": on(
      own.bucket,
      "s3:PutBucketPolicy",
      "s3:DeleteBucketPolicy",
      "s3:PutBucketVersioning",
      "s3:PutLifecycleConfiguration",
      "s3:PutEncryptionConfiguration",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutReplicationConfiguration",
      "s3:PutBucketNotification",
      "s3:DeleteBucket",
    ),
    "change secrets, its own or others'": [
      own.secret,
      arn("secretsmanager", "secret:any/other-AbCdEf"),
    ].flatMap((secret) =>
      on(
        secret,
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:PutResourcePolicy",
        "secretsmanager:DeleteResourcePolicy",
        "secretsmanager:RotateSecret",
        "secretsmanager:CreateSecret",
      ),
    ),
    "administer keys and grants": [
      ...on(
        own.key,
        "kms:CreateGrant",
        "kms:RetireGrant",
        "kms:RevokeGrant",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:DeleteImportedKeyMaterial",
        "kms:ImportKeyMaterial",
        "kms:ReplicateKey",
        "kms:UpdateKeyDescription",
      ),
      ...on(arn("kms", "alias/mwaa"), "kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
    ],
    "give itself or another role permissions": [
      ...on(
        own.executionRole,
        "iam:PassRole",
        "iam:AttachRolePolicy",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:DeleteRolePermissionsBoundary",
        "iam:PutRolePermissionsBoundary",
      ),
      ...on(iamArn("role/new"), "iam:CreateRole", "iam:PassRole"),
      ...on(iamArn("user/new"), "iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile"),
      ...on(
        iamArn(`policy/mwaa-${own.environment}-boundary`),
        "iam:CreatePolicyVersion",
        "iam:SetDefaultPolicyVersion",
      ),
      ...on("*", "organizations:LeaveOrganization", "account:DisableRegion", "sso:CreateAccountAssignment"),
      ...on("*", "identitystore:CreateGroupMembership"),
    ],
    "become another principal": [
      ...on(
        iamArn("role/admin"),
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
      ),
      ...on(iamArn("root"), "sts:AssumeRoot"),
      ...on(`arn:aws:sts::${stack.location.accountId}:federated-user/any`, "sts:GetFederationToken"),
      ...on("*", "sts:GetSessionToken"),
      ...on(arn("rolesanywhere", "trust-anchor/x"), "rolesanywhere:UpdateTrustAnchor"),
      ...on(arn("rolesanywhere", "profile/x"), "rolesanywhere:UpdateProfile"),
    ],
    "get credentials that neither IAM nor STS hands out": [
      ...on(
        arn("acm-pca", "certificate-authority/x"),
        "acm-pca:IssueCertificate",
        "acm-pca:ImportCertificateAuthorityCertificate",
      ),
      ...on(arn("cognito-identity", "identitypool/x"), "cognito-identity:GetIdentityPoolRoles"),
      ...on("*", "datazone:GetEnvironmentCredentials"),
      ...on(arn("deadline", "farm/x/queue/y"), "deadline:AssumeQueueRoleForUser"),
      ...on(arn("transfer", "server/x"), "transfer:CreateUser"),
      ...on(arn("transfer", "user/x/y"), "transfer:ImportSshPublicKey", "transfer:UpdateUser"),
      ...on("*", "sso-directory:AddMemberToGroup"),
    ],
    "reach buckets by access points": [
      ...on(
        arn("s3", "accesspoint/lake"),
        "s3:ListBucket",
        "s3:PutAccessPointPolicy",
        "s3:DeleteAccessPoint",
      ),
      ...on(arn("s3", "accesspoint/lake"), "s3:CreateAccessPoint"),
      ...on(arn("s3", "accesspoint/lake/object/dags/x.py"), "s3:GetObject", "s3:PutObject"),
      ...on(
        arn("s3-object-lambda", "accesspoint/x"),
        "s3-object-lambda:GetObject",
        "s3:CreateAccessPointForObjectLambda",
      ),
    ],
    "run code with another role": [
      ...on(arn("lambda", "function:other"), ...LAMBDA),
      ...on(
        instance,
        "ssm:SendCommand",
        "ssm:StartSession",
        "ssm:CreateAssociation",
        "ec2-instance-connect:SendSSHPublicKey",
        "ec2:ModifyInstanceAttribute",
      ),
      ...on(arn("ssm", "association/x"), "ssm:UpdateAssociation"),
      ...on(arn("ssm", "document/x"), "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"),
      ...on(arn("ssm", "session/x"), "ssm:ResumeSession"),
      ...on(
        arn("ssm", "maintenancewindow/x"),
        "ssm:RegisterTaskWithMaintenanceWindow",
        "ssm:UpdateMaintenanceWindowTask",
      ),
      ...on(arn("ssm", "automation-definition/x:1"), "ssm:StartAutomationExecution"),
      ...on(
        arn("ec2", "launch-template/lt-0123456789abcdef0"),
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
      ),
      ...on(arn("ecs", "task/cluster/x"), "ecs:ExecuteCommand"),
      ...on(
        arn("cloudformation", "stack/x/y"),
        "cloudformation:UpdateStack",
        "cloudformation:ExecuteChangeSet",
      ),
      ...on(
        arn("cloudformation", "stackset/x:y"),
        "cloudformation:CreateStackInstances",
        "cloudformation:UpdateStackSet",
      ),
      ...on("*", "cloudformation:CreateStackSet"),
      ...on(arn("codebuild", "project/x"), "codebuild:StartBuild", "codebuild:StartBuildBatch"),
      ...on(arn("codedeploy", "deploymentgroup:a/b"), "codedeploy:CreateDeployment"),
      ...on(arn("glue", "devEndpoint/x"), "glue:UpdateDevEndpoint"),
      ...on(arn("glue", "job/x"), "glue:UpdateJob"),
      ...on(arn("states", "stateMachine:x"), "states:UpdateStateMachine"),
      ...on(arn("sagemaker", "notebook-instance/x"), "sagemaker:CreatePresignedNotebookInstanceUrl"),
    ],
    "start or change the detector": [
      ...[own.function, `${own.function}:$LATEST`].flatMap((lambda) => on(lambda, "lambda:InvokeFunction")),
      ...on(own.function, ...LAMBDA),
      ...on(own.rule, ...RULE, "events:EnableRule", "events:TagResource"),
      ...on(own.table, "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:DeleteTable", "dynamodb:GetItem"),
      ...on(`${own.table}/stream/2026`, "dynamodb:GetRecords"),
      ...on(own.topic, "sns:Publish", "sns:Subscribe", ...TOPIC),
      ...on("*", "sns:Unsubscribe"),
      ...on(own.deadLetters, "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:DeleteQueue"),
      ...on(
        arn("logs", `log-group:/aws/lambda/${own.function.split(":").at(-1)}:log-stream:x`),
        "logs:PutLogEvents",
      ),
      ...on(arn("logs", `log-group:/aws/lambda/${own.function.split(":").at(-1)}`), "logs:TagResource"),
      ...on(
        alarm,
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DisableAlarmActions",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:PutCompositeAlarm",
        "cloudwatch:SetAlarmState",
      ),
      ...on(arn("cloudwatch", "alarm-mute-rule:x"), "cloudwatch:PutAlarmMuteRule"),
      ...["MwaaTeams", "Acme/Orders"].map((namespace) => ({
        action: "cloudwatch:PutMetricData",
        arn: "*",
        context: { "cloudwatch:namespace": namespace },
      })),
      ...on(arn("scheduler", "schedule/default/x"), "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"),
    ],
    "read or write Terraform's state": stateBuckets(stack).flatMap((bucket) => [
      ...on(`${bucket}/acme/team/terraform.tfstate`, "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
      ...on(bucket, "s3:ListBucket", "s3:PutBucketPolicy"),
    ]),
    "hide traces": [
      ...on(
        group,
        "logs:DeleteLogGroup",
        "logs:PutRetentionPolicy",
        "logs:PutDataProtectionPolicy",
        "logs:PutSubscriptionFilter",
        "logs:DeleteSubscriptionFilter",
        "logs:PutTransformer",
        "logs:AssociateKmsKey",
        "logs:DisassociateKmsKey",
        "logs:PutLogGroupDeletionProtection",
      ),
      ...on(`${group}:log-stream:x`, "logs:DeleteLogStream"),
      ...on("*", "logs:PutAccountPolicy", "logs:StopQuery"),
      // Rules and topics that others made to notice.
      ...on(arn("events", "rule/other"), ...RULE),
      ...on(arn("sns", "other"), ...TOPIC),
      ...on(
        trail,
        "cloudtrail:StopLogging",
        "cloudtrail:DeleteTrail",
        "cloudtrail:UpdateTrail",
        "cloudtrail:PutEventSelectors",
      ),
      ...on(arn("ec2", "vpc-flow-log/fl-0123456789abcdef0"), "ec2:DeleteFlowLogs"),
      ...on("*", "config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder"),
      ...on(arn("guardduty", "detector/x"), "guardduty:DeleteDetector", "guardduty:UpdateDetector"),
      ...on("*", "securityhub:DisableSecurityHub"),
    ],
  };
}

const LAMBDA = [
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
  "lambda:AddPermission",
  "lambda:CreateFunction",
  "lambda:DeleteFunction",
  "lambda:PublishVersion",
  "lambda:PutFunctionConcurrency",
  "lambda:RemovePermission",
];

const RULE = [
  "events:DisableRule",
  "events:DeleteRule",
  "events:PutRule",
  "events:PutTargets",
  "events:RemoveTargets",
];

const TOPIC = [
  "sns:DeleteTopic",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:SetSubscriptionAttributes",
];

function stateBuckets(stack: StackPolicies): string[] {
  const { stateBucket } = stack.source;
  return stateBucket === undefined ? [] : [`arn:${stack.location.partition}:s3:::${stateBucket}`];
}

function on(arn: string, ...actions: string[]): Question[] {
  return actions.map((action) => ({ action, arn }));
}
