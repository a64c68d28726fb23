import { ACCOUNT } from "../aws-client";
import { type FileYaml, type TeamYaml } from "../changed-config";
import { type StackJson } from "../stack-json";

/** A change of a stack that this library wrote. Pairs of one stack are made at once, in one plan. */
export interface OwnPair {
  readonly what: string;
  /** Name of the stack. */
  readonly stack: string;
  /** The change as a user makes it, in `teams.yaml`. */
  readonly file?: (file: FileYaml) => void;
  /** What `teams.yaml` has no key for, as a hook or a file beside the stack does it. */
  readonly json?: (stack: StackJson) => void;
  /** What the review says of the change, as `severity rule address`; addresses without the digits at their end. */
  readonly there: readonly string[];
  /** What it says of the way back. */
  readonly back: readonly string[];
  /** What a message, or a line below it, says there and, where the way back has findings, of that. */
  readonly says?: RegExp;
}

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const AUDIT = `audit-${ACCOUNT}`;

/** The file that all pairs begin with. Two small teams are replaced and removed, two large ones changed in place. */
export const BASE = `
organization: acme
audit: { homeRegion: us-east-1, retentionDays: 731, readers: ["${role("auditor")}"], deletionProtection: false }
defaults:
  accountId: "${ACCOUNT}"
  region: us-east-1
  deployRoleArn: ${role("deploy")}
  airflow: { version: "2.11.0", environmentClass: mw1.small, workers: { min: 1, max: 5 } }
  logs: { retentionDays: 400 }
  deletionProtection: false
teams:
  # The first: its provider is that of all.
  billing:
    network: { create: { cidr: 10.61.0.0/16, egress: endpoints } }
    deletionProtection: true
    access: { admin: ["${role("billing-admin")}"] }
    secrets: { connections: [ledger], administrators: ["${role("billing-secrets")}"] }
    detection:
      realtime: true
      notify:
        emails: [billing@acme.example, security@acme.example]
  lake:
    network: { existing: { vpcId: vpc-0aaaaaaaaaaaaaaa1, privateSubnetIds: [subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2] } }
    access: { admin: ["${role("lake-admin")}"] }
    secrets: { connections: [warehouse], administrators: ["${role("lake-secrets")}"] }
    delivery: { ci: [{ github: { repository: acme/lake-dags, environment: production } }] }
    permissions: [{ actions: [s3:GetObject], resources: ["arn:aws:s3:::lake/raw/*"] }]
  renamed:
    network: { existing: { vpcId: vpc-0aaaaaaaaaaaaaaa1, privateSubnetIds: [subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2] } }
  removed:
    network: { existing: { vpcId: vpc-0aaaaaaaaaaaaaaa1, privateSubnetIds: [subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2] } }
`;

const inTeam =
  (name: string) =>
  (change: (team: Partial<TeamYaml>) => void) =>
  ({ teams }: FileYaml): void => {
    change(teams[name] ?? {});
  };
const billing = inTeam("billing");
const lake = inTeam("lake");

const LOG_TYPES = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];
const logTypes = (line: string): string[] => LOG_TYPES.map((type) => line + type);
const logGroups = (rule: string): string[] => logTypes(`${rule} aws_cloudwatch_log_group.Logs_`);

/** What deletion protection keeps, of the team `billing`. */
const PROTECTIONS = [
  ...["DagBucket_DeletionProtection", "EncryptionKey_DeletionProtection", "EnvironmentDeletionProtection"],
  ...["Logs_DeletionProtection", "PrivilegeChangeDetector_Table_DeletionProtection"],
].map((name) => `stop deletion-protection-lifted terraform_data.${name}`);

/** Who is trusted and allowed what in a team that is created. */
const CREATED = [
  ...["ExecutionRole", "PrivilegeChangeDetector_Function_Role"].flatMap((name) => [
    `look access-widened aws_iam_role.${name}`,
    `look trust-added aws_iam_role.${name}`,
  ]),
  ...[
    "aws_iam_policy.ExecutionRole_PermissionsBoundary",
    "aws_iam_role_policy.ExecutionRole_EncryptionPolicy",
  ]
    .concat("aws_iam_role_policy.PrivilegeChangeDetector_Function_EncryptionPolicy")
    .map((address) => `look policy-unknown ${address}`),
  "look access-widened aws_kms_key.EncryptionKey",
  "look access-widened aws_lambda_permission.AuditAlerts_airflow-called-by-dag_Permission",
  "look access-widened aws_sns_topic_policy.PrivilegeChangeDetector_Topic_Policy",
  "look access-widened aws_sqs_queue_policy.PrivilegeChangeDetector_Schedule_DeadLetterQueuePolicy",
  "look network-opened aws_vpc_security_group_egress_rule.Network_SecurityGroup_EgressToAnywhere",
  "look network-opened aws_vpc_security_group_ingress_rule.Network_SecurityGroup_IngressFromSelf",
  "look cost-rise removed.json",
];

/** What another name of the environment replaces; there is no environment with the old one any more. */
const REPLACED = [
  ...logGroups("stop log-group-destroyed"),
  "stop log-group-destroyed aws_cloudwatch_log_group.PrivilegeChangeDetector_Function_LogGroup",
  "stop detector-removed aws_lambda_function.PrivilegeChangeDetector_Function",
  "stop environment-destroyed aws_mwaa_environment.Environment",
  "stop secrets-backend-changed aws_mwaa_environment.Environment",
  "stop bucket-destroyed aws_s3_bucket.DagBucket",
  "stop subscriber-removed aws_sns_topic.PrivilegeChangeDetector_Topic",
  ...["ExecutionRole", "PrivilegeChangeDetector_Function_Role"].flatMap((name) => [
    `look access-widened aws_iam_role.${name}`,
    `look trust-added aws_iam_role.${name}`,
  ]),
  "look access-widened aws_kms_key.EncryptionKey",
  "look access-widened aws_lambda_permission.AuditAlerts_airflow-called-by-dag_Permission",
  "look environment-moved aws_mwaa_environment.Environment",
  "look network-opened aws_security_group.Network_SecurityGroup",
  "look access-widened aws_sns_topic_policy.PrivilegeChangeDetector_Topic_Policy",
  "look access-widened aws_sqs_queue_policy.PrivilegeChangeDetector_Schedule_DeadLetterQueuePolicy",
  "look network-opened aws_vpc_security_group_ingress_rule.Network_SecurityGroup_IngressFromSelf",
];

/** One resource of a stack, by its type and the begin of its name. */
function resource(stack: StackJson, type: string, name: string): Record<string, unknown> {
  const [found, ...others] = Object.entries(stack.resource?.[type] ?? {}).filter(([key]) =>
    key.startsWith(name),
  );
  if (found === undefined || others.length > 0) {
    throw new Error(`must be one ${type}.${name}, got: ${others.length === 0 ? "none" : "more"}`);
  }
  return found[1];
}

/** One for each statement that a plan of this library's stacks can make. */
export const OWN_PAIRS: readonly OwnPair[] = [
  {
    what: "another environment name",
    stack: "renamed",
    file: inTeam("renamed")((team) => {
      team.environmentName = "renamed-again";
    }),
    there: [...REPLACED],
    back: [...REPLACED],
    says: /^the environment renamed(-again)? is replaced: its metadata database goes/,
  },
  {
    what: "a team removed",
    stack: "removed",
    file: ({ teams }) => delete teams.removed,
    there: [
      ...logGroups("stop log-group-destroyed"),
      "stop log-group-destroyed aws_cloudwatch_log_group.PrivilegeChangeDetector_Function_LogGroup",
      "stop key-destroyed aws_kms_key.EncryptionKey",
      "stop detector-removed aws_lambda_function.PrivilegeChangeDetector_Function",
      "stop environment-destroyed aws_mwaa_environment.Environment",
      "stop bucket-destroyed aws_s3_bucket.DagBucket",
    ],
    back: [...CREATED],
  },
  {
    what: "a log at WARNING, and one that is off",
    stack: "billing",
    json: (stack: StackJson): void => {
      const environment = resource(stack, "aws_mwaa_environment", "Environment");
      const logs = environment.logging_configuration as Record<string, object>;
      logs.task_logs = { enabled: true, log_level: "WARNING" };
      logs.scheduler_logs = { enabled: false, log_level: "INFO" };
    },
    there: ["stop log-type-off aws_mwaa_environment.Environment"],
    back: [],
    says: /^the task log is at WARNING: it was INFO/,
  },
  {
    what: "logs kept for a shorter time",
    stack: "billing",
    file: billing((team) => {
      team.logs = { ...team.logs, retentionDays: 90 };
    }),
    there: [
      ...logGroups("look retention-cut"),
      "look retention-cut aws_cloudwatch_log_group.Network_FlowLogs_LogGroup",
      "look retention-cut aws_cloudwatch_log_group.PrivilegeChangeDetector_Function_LogGroup",
    ],
    back: [],
    says: /^events are kept for 90 days, before: 400 days$/,
  },
  {
    what: "a public web server",
    stack: "billing",
    file: billing((team) => {
      team.webserver = "public";
    }),
    there: ["stop web-server-public aws_mwaa_environment.Environment"],
    back: [],
  },
  {
    what: "another secrets backend",
    stack: "billing",
    file: billing((team) => {
      team.secrets = { ...(team.secrets as object), connectionsLookupPattern: "^ledger" };
    }),
    there: ["stop secrets-backend-changed aws_mwaa_environment.Environment"],
    back: ["stop secrets-backend-changed aws_mwaa_environment.Environment"],
    says: /^secrets\.backend_kwargs changes/,
  },
  {
    what: "a larger class, and more workers",
    stack: "billing",
    file: billing((team) => {
      team.airflow = { environmentClass: "mw1.xlarge", workers: { min: 5, max: 10 } };
    }),
    there: ["look class-changed aws_mwaa_environment.Environment", "look cost-rise billing.json"],
    back: ["look class-changed aws_mwaa_environment.Environment"],
    says: /MWAA updates the environment, which takes 10 to 30 minutes/,
  },
  {
    what: "a newer Airflow",
    stack: "billing",
    file: billing((team) => {
      team.airflow = { ...team.airflow, version: "2.11.2" };
    }),
    there: ["look version-changed aws_mwaa_environment.Environment"],
    back: ["look version-changed aws_mwaa_environment.Environment"],
    says: /^Airflow goes (back )?from 2\.11\.\d to 2\.11\.\d: running tasks end/,
  },
  {
    what: "deletion protection lifted",
    stack: "billing",
    file: billing((team) => {
      team.deletionProtection = false;
    }),
    there: [
      "stop deletion-protection-lifted aws_s3_bucket.DagBucket",
      ...PROTECTIONS,
      "look retention-cut aws_secretsmanager_secret.SecretsBackend_Connections_ledger",
    ],
    back: [],
  },
  {
    what: "a slower detector",
    stack: "billing",
    file: billing((team) => {
      team.detection = { ...(team.detection as object), schedule: "rate(15 minutes)" };
    }),
    there: [
      "stop detector-slowed aws_cloudwatch_event_rule.PrivilegeChangeDetector_Schedule",
      "stop detector-slowed aws_lambda_function.PrivilegeChangeDetector_Function",
    ],
    back: [],
    says: /every 900 s, before: every 300 s|from rate\(5 minutes\) to rate\(15 minutes\)/,
  },
  {
    what: "events no longer read as they arrive",
    stack: "billing",
    file: billing((team) => {
      team.detection = { ...(team.detection as object), realtime: false };
    }),
    there: [
      ...logTypes(
        "stop detector-slowed aws_cloudwatch_log_subscription_filter.PrivilegeChangeDetector_Realtime_airflow-billing-",
      ),
      "stop detector-slowed aws_lambda_function.PrivilegeChangeDetector_Function",
      "stop subscriber-removed aws_cloudwatch_metric_alarm.PrivilegeChangeDetector_Alarms_billing-unsubscribed-log-groups",
    ],
    back: [
      "look access-widened aws_iam_role.PrivilegeChangeDetector_Function_Role",
      "look access-widened aws_lambda_permission.AuditAlerts_airflow-called-by-dag_Permission",
    ],
  },
  {
    what: "the detector's smaller mode",
    stack: "billing",
    file: billing((team) => {
      team.detection = { ...(team.detection as object), mode: "reference" };
    }),
    there: ["stop detector-narrowed aws_lambda_function.PrivilegeChangeDetector_Function"],
    back: [],
    says: /^the detector's mode goes from full to reference$/,
  },
  {
    what: "changes that are expected",
    stack: "billing",
    file: billing((team) => {
      const allow = [{ dagId: "sync_roles", kinds: ["user-role-granted"], reason: "from the directory" }];
      team.detection = { ...(team.detection as object), allow };
    }),
    there: ["look detector-narrowed aws_lambda_function.PrivilegeChangeDetector_Function"],
    back: ["look detector-narrowed aws_lambda_function.PrivilegeChangeDetector_Function"],
    says: /sync_roles/,
  },
  {
    what: "a subscriber removed",
    stack: "billing",
    file: billing((team) => {
      team.detection = { ...(team.detection as object), notify: { emails: ["security@acme.example"] } };
    }),
    there: [
      "stop subscriber-removed aws_sns_topic_subscription.PrivilegeChangeDetector_Topic_billingacmeexample",
    ],
    back: [],
  },
  {
    what: "one endpoint more",
    stack: "billing",
    file: billing((team) => {
      team.network = { create: { ...(team.network?.create as object), endpoints: ["glue"] } };
    }),
    there: ["look network-opened aws_vpc_endpoint.Network_Endpoints_glue"],
    back: [],
  },
  {
    what: "a web server that others reach",
    stack: "lake",
    file: lake((team) => {
      team.webserver = { access: "private", ingress: ["10.0.0.0/8"] };
    }),
    there: [
      "look network-opened aws_vpc_security_group_ingress_rule.Network_SecurityGroup_WebserverIngress_10000--8",
    ],
    back: [],
    says: /^in from 10\.0\.0\.0\/8, tcp 443$/,
  },
  {
    what: "DAGs that may do more, by a wildcard",
    stack: "lake",
    file: lake((team) => {
      team.permissions = [{ actions: ["s3:Get*", "s3:PutObject"], resources: ["arn:aws:s3:::lake/*"] }];
    }),
    there: [
      "look access-widened aws_iam_role.ExecutionRole",
      "look wildcard-added aws_iam_role.ExecutionRole",
      "look access-widened aws_iam_policy.ExecutionRole_PermissionsBoundary",
    ],
    back: [],
    says: /s3:PutObject on arn:aws:s3:::lake\/\*/,
  },
  {
    what: "a repository more that delivers",
    stack: "lake",
    file: lake((team) => {
      team.delivery = { ci: [{ github: { repository: "acme/other-dags", environment: "production" } }] };
    }),
    there: ["look trust-added aws_iam_role.DagDelivery_CiRoles_All"],
    back: ["look trust-added aws_iam_role.DagDelivery_CiRoles_All"],
    says: /sub StringEquals repo:acme\/(other|lake)-dags:environment:production/,
  },
  {
    what: "an administrator more",
    stack: "lake",
    file: lake((team) => {
      team.access = { admin: [role("lake-admin"), role("second-admin")] };
    }),
    there: ["look access-widened aws_iam_role_policy_attachment.WebAccess_Admin_second-admin"],
    back: [],
    says: /airflow:CreateWebLoginToken on .*:role\/lake\/Admin$/,
  },
  {
    what: "another administrator of secrets",
    stack: "lake",
    file: lake((team) => {
      team.secrets = {
        connections: ["warehouse"],
        administrators: [role("lake-secrets"), role("second-secrets")],
      };
    }),
    there: [
      "look access-widened aws_secretsmanager_secret_policy.SecretsBackend_Connections_warehouse_Policy",
      "look access-widened aws_kms_key.EncryptionKey",
    ],
    back: [],
    says: /^role\/second-secrets.* gains .*secretsmanager:GetSecretValue/,
  },
  {
    what: "a program that calls Airflow",
    stack: "lake",
    file: lake((team) => {
      team.access = {
        ...team.access,
        programs: [{ role: role("orders"), airflowRole: "User", api: "rest" }],
      } as TeamYaml["access"];
    }),
    there: ["look access-widened aws_iam_role_policy_attachment.WebAccess_RestApiUser_orders"],
    back: [],
    says: /airflow:InvokeRestApi on .*:role\/lake\/User$/,
  },
  {
    what: "a role that DAGs pass to a service",
    stack: "lake",
    file: lake((team) => {
      team.passRoles = [
        {
          role: role("batch-task"),
          service: "ecs-tasks.amazonaws.com",
          acknowledge: "runs code as another role",
        },
      ];
    }),
    there: [
      "look access-widened aws_iam_role.ExecutionRole",
      "look access-widened aws_iam_policy.ExecutionRole_PermissionsBoundary",
    ],
    back: [],
    says: /iam:PassRole on .*role\/batch-task if iam:PassedToService StringEquals ecs-tasks/,
  },
  {
    what: "a reader of the bucket",
    stack: "lake",
    file: lake((team) => {
      team.bucket = { readers: [role("plan-reader")] };
    }),
    there: [
      "look access-widened aws_s3_bucket_policy.DagBucket_Policy",
      "look access-widened aws_s3_bucket_policy.DagDelivery_IntakeBucket_Policy",
    ],
    back: [],
    says: /^role\/plan-reader, as far as its own policies allow gains /,
  },
  {
    what: "another team that reads its DAGs",
    stack: "lake",
    file: lake((team) => {
      team.shares = [{ team: "billing", dags: true }];
    }),
    there: [
      "look access-widened aws_s3_bucket_policy.DagBucket_Policy",
      "look access-widened aws_kms_key.EncryptionKey",
    ],
    back: [],
    says: /^role\/mwaa-billing-execution, as far as its own policies allow gains /,
  },
  {
    what: "what another team lets it read",
    stack: "billing",
    there: [
      "look access-widened aws_iam_role.ExecutionRole",
      "look wildcard-added aws_iam_role.ExecutionRole",
    ],
    back: [],
    says: /^s3:GetObject on arn:aws:s3:::acme-lake-dags-123456789012\/dags\/\*$/,
  },
  {
    what: "the boundary removed",
    stack: "lake",
    json: (stack: StackJson): void => {
      delete resource(stack, "aws_iam_role", "ExecutionRole").permissions_boundary;
    },
    there: ["stop boundary-removed aws_iam_role.ExecutionRole"],
    back: [],
  },
  {
    what: "a boundary that lists what is denied",
    stack: "billing",
    file: billing((team) => {
      team.boundary = "deny-list";
    }),
    there: ["stop boundary-widened aws_iam_role.ExecutionRole"],
    back: [
      "stop boundary-widened aws_iam_role.ExecutionRole",
      "look access-widened aws_iam_role.ExecutionRole",
    ],
  },
  {
    what: "the detector's schedule disabled",
    stack: "lake",
    json: (stack: StackJson): void => {
      resource(stack, "aws_cloudwatch_event_rule", "PrivilegeChangeDetector_Schedule").state = "DISABLED";
    },
    there: ["stop detector-disabled aws_cloudwatch_event_rule.PrivilegeChangeDetector_Schedule"],
    back: [],
  },
  {
    what: "the block of public access weakened",
    stack: "lake",
    json: (stack: StackJson): void => {
      resource(stack, "aws_s3_bucket_public_access_block", "DagBucket").block_public_policy = false;
    },
    there: ["stop bucket-public aws_s3_bucket_public_access_block.DagBucket_PublicAccessBlock"],
    back: [],
    says: /block_public_policy$/,
  },
  {
    what: "a role that everybody may assume",
    stack: "lake",
    json: (stack: StackJson): void => {
      const detector = resource(stack, "aws_iam_role", "PrivilegeChangeDetector_Function_Role");
      const trust = JSON.parse(String(detector.assume_role_policy)) as { Statement: object[] };
      trust.Statement.push({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
      detector.assume_role_policy = JSON.stringify(trust);
    },
    there: ["stop resource-public aws_iam_role.PrivilegeChangeDetector_Function_Role"],
    back: [],
    says: /may be assumed by everybody$/,
  },
  {
    what: "old versions no longer kept",
    stack: "lake",
    json: (stack: StackJson): void => {
      resource(stack, "aws_s3_bucket_versioning", "DagBucket").versioning_configuration = {
        status: "Suspended",
      };
    },
    there: ["look versioning-suspended aws_s3_bucket_versioning.DagBucket_Versioning"],
    back: [],
  },
  {
    what: "the trail stopped",
    stack: AUDIT,
    json: (stack: StackJson): void => {
      resource(stack, "aws_cloudtrail", "Resource").enable_logging = false;
    },
    there: ["stop trail-stopped aws_cloudtrail.Resource"],
    back: [],
    says: /^the trail is stopped$/,
  },
  {
    what: "records kept for a shorter time",
    stack: AUDIT,
    file: (file: FileYaml): void => {
      file.audit = { ...(file.audit as object), retentionDays: 400 };
    },
    there: [
      "look retention-cut aws_cloudwatch_log_group.LogGroup",
      "look retention-cut aws_s3_bucket_lifecycle_configuration.Bucket_LifecycleConfiguration",
    ],
    back: [],
    says: /for 400 days, before: 731 days$/,
  },
  {
    what: "a team less to record",
    stack: AUDIT,
    there: ["look trail-stopped aws_cloudtrail.Resource"],
    back: ["look trail-stopped aws_cloudtrail.Resource"],
    says: /^what it records changes \(advanced_event_selector\)/,
  },
  {
    what: "one more who reads records",
    stack: AUDIT,
    file: (file: FileYaml): void => {
      file.audit = { ...(file.audit as object), readers: [role("auditor"), role("intern")] };
    },
    there: ["look access-widened aws_s3_bucket_policy.Bucket_Policy"],
    back: [],
    says: /^role\/intern, as far as its own policies allow gains s3:GetObject\*/,
  },
  {
    what: "other tags",
    stack: "lake",
    file: lake((team) => {
      team.tags = { Owner: "platform" };
    }),
    there: [],
    back: [],
  },
];
