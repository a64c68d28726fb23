import { z } from "zod";
import { LOG_RETENTION_DAYS, logRetentionRule } from "../aws/log-retention";
import { bucketNameRule } from "../names/bucket-name";
import { environmentNameRule, qualifierRule } from "../names/environment-name";
import { LOG_LEVELS } from "../environment/log-level";
import {
  accountIdRule,
  attachableRoleRule,
  iamRoleArnRule,
  isPermissionSetRole,
  kmsKeyArnRule,
  regionRule,
} from "../aws/arn-rules";
import { celeryQueueArnRule } from "../names/celery-queue";
import { policyArnRule } from "../identity/identity-rules";
import { codeArtifactDomainRule, codeArtifactRepositoryRule } from "../identity/code-artifact";
import { AIRFLOW_ROLES } from "../identity/airflow-role";
import { PROGRAM_APIS } from "../identity/program-access";
import { passedToServiceRule, RUNS_AS_ANOTHER_ROLE } from "../identity/passed-role";
import { PERMISSION_PATTERNS, permissionProblems } from "../identity/permission";
import { BOUNDARY_KINDS } from "../identity/permissions-boundary";
import { metricNamespaceRule } from "../names/metric-namespaces";
import { secretNameRule } from "../names/secret-name";
import { secretsPrefixRule, secretsSeparatorRule } from "../names/secrets-prefix";
import { lookupPatternRule } from "../secrets/lookup-pattern";
import { type Rule, show } from "../validation/rule";
import { TEAM_DEFAULTS } from "../team/team-environment-props";
import { airflowSchema } from "./airflow-schema";
import { auditSchema } from "./audit-schema";
import { deliverySchema } from "./delivery-schema";
import { detectionSchema } from "./detection-schema";
import { healthSchema } from "./health-schema";
import { networkSchema } from "./network-schema";
import { asProp, forStack, keysOf, type TeamKey } from "./key-target";
import { valueAt } from "../yaml/path";
import { listOfUnique, map, ruled, text, withoutSecrets } from "../yaml/schema-types";
import { listOfRoleArns } from "./list-of-role-arns";
import { tagsSchema } from "./tags-schema";
import { webserverSchema } from "./webserver-schema";

/** Waves of a pipeline: those that `mwaa-teams init --ci` writes have a job for each. */
export const WAVES = { minimum: 1, maximum: 5 } as const;

const waveRule: Rule<number> = (wave) =>
  wave >= WAVES.minimum && wave <= WAVES.maximum
    ? undefined
    : `must be ${WAVES.minimum} to ${WAVES.maximum}, got: ${wave}`;

/** Only IAM Identity Center can attach a policy to the role of a permission set. */
function notPermissionSet(airflowRole: string): Rule<string> {
  return (arn) =>
    isPermissionSetRole(arn)
      ? `must not be the role of a permission set (name the policy mwaa-<environmentName>-web-${airflowRole} in the permission set instead), got: ${show(arn)}`
      : undefined;
}

function mayLogInAs(airflowRole: string): ReturnType<typeof listOfRoleArns> {
  return listOfRoleArns(
    `ARNs of the IAM roles, of the team's account, that may log in to the Airflow UI as ${airflowRole}.`,
    notPermissionSet(airflowRole),
  );
}

const permission = map({
  actions: z
    .array(z.string().meta({ pattern: PERMISSION_PATTERNS.action }))
    .meta({ minItems: 1 })
    .describe("IAM actions, service:Action; none of iam or airflow. Required."),
  resources: z
    .array(z.string().meta({ pattern: PERMISSION_PATTERNS.resource }))
    .meta({ minItems: 1 })
    .describe('ARNs of the resources, or "*"; exact ARNs of roles for sts:AssumeRole. Required.'),
  acknowledge: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Why DAGs run code as another principal, or get its credentials; required where an action does that. Default: none does.",
    ),
}).check((context) => {
  for (const { path, problem } of permissionProblems(context.value)) {
    const message = withoutSecrets(problem, valueAt(context.value, path));
    context.issues.push({ code: "custom", message, path: [...path], input: context.value });
  }
});

const passedRole = map({
  role: text(iamRoleArnRule).describe("ARN of the role, of the team's account. Required."),
  service: text(passedToServiceRule).describe(
    "The one service that it is passed to, such as ecs-tasks.amazonaws.com. Required.",
  ),
  acknowledge: z
    .literal(RUNS_AS_ANOTHER_ROLE)
    .describe("The words that say what this means: DAGs can do what the role can do. Required."),
});

const program = map({
  role: text(iamRoleArnRule, attachableRoleRule).describe(
    "ARN of the IAM role, of the team's account, that the program runs with. Required.",
  ),
  airflowRole: z
    .enum(AIRFLOW_ROLES)
    .describe("The Airflow role that it calls as; Admin where api is cli. Required."),
  api: z
    .enum(PROGRAM_APIS)
    .describe(
      "rest: Airflow's REST API, as that Airflow role alone; cli: Airflow's command line, which no role limits. Required.",
    ),
});

const share = ruled(
  map({
    team: z
      .string()
      .describe("Key of the other team in this file, of the same account and Region. Required."),
    connections: listOfUnique(text(secretNameRule))
      .default([])
      .describe("Connections of secrets.connections whose secrets its DAGs read."),
    variables: listOfUnique(text(secretNameRule))
      .default([])
      .describe("Variables of secrets.variables whose secrets its DAGs read."),
    dags: z.boolean().default(false).describe("Whether its DAGs list and read what is under dags/."),
    logs: z.boolean().default(false).describe("Whether its DAGs read the five log groups of Airflow."),
  }),
  ({ connections, variables, dags, logs }) =>
    connections.length === 0 && variables.length === 0 && !dags && !logs
      ? "must share something (connections, variables, dags or logs), got: nothing"
      : undefined,
);

const codeArtifactRepository = map({
  domain: text(codeArtifactDomainRule).describe("Name of the domain. Required."),
  domainOwner: text(accountIdRule)
    .optional()
    .describe("Account of the domain: 12 digits in quotes. Default: the team's account."),
  repository: text(codeArtifactRepositoryRule).describe("Name of the repository. Required."),
});

/**
 * A team once `defaults` are merged into it: each key with its rules and its default. Rules about more than one
 * key are in `team-rules.ts`.
 */
export const teamSchema = map({
  accountId: asProp(
    "accountId",
    text(accountIdRule).describe("AWS account of the team: 12 digits in quotes. Required."),
  ),
  region: asProp(
    "region",
    text(regionRule).describe("AWS Region of the environment, such as eu-west-1. Required."),
  ),
  deployRoleArn: asProp(
    "deployRoleArn",
    text(iamRoleArnRule)
      .optional()
      .describe("ARN of the IAM role that Terraform assumes. Default: none; the caller that runs Terraform."),
  ),
  environmentName: asProp(
    "environmentName",
    text(environmentNameRule)
      .optional()
      .describe("Name of the MWAA environment. Default: the team's name in lower case, _ as -."),
  ),
  qualifier: asProp(
    "qualifier",
    text(qualifierRule)
      .optional()
      .describe(
        "Stands behind environmentName in the names of roles, policies, dashboards and the bucket, for a second environment of one name in another Region of the account. It can never change. Default: none.",
      ),
  ),
  bucket: map({
    name: asProp(
      "bucketName",
      text(bucketNameRule)
        .optional()
        .describe("Name of the DAG bucket. Default: <organization>-<environmentName>-dags-<accountId>."),
    ),
    existing: asProp(
      "existingBucket",
      z
        .boolean()
        .default(false)
        .describe(
          "Whether the bucket of that name exists and its owner keeps it; terraform plan refuses one whose policy does not keep others out. Needs name, deployRoleArn and encryption.kmsKeyArn.",
        ),
    ),
    accessLogsBucket: asProp(
      "accessLogsBucketName",
      text(bucketNameRule)
        .optional()
        .describe("Name of an existing bucket for the DAG bucket's access logs. Default: no access logs."),
    ),
    readers: asProp(
      "bucketReaderRoleArns",
      listOfRoleArns(
        "ARNs of further IAM roles that may read the DAG bucket, such as one that plans pull requests.",
      ),
    ),
  })
    .prefault({})
    .describe("The bucket of DAGs, requirements, plugins and startup script."),
  // Where the map is missing, the message names the missing version.
  airflow: airflowSchema.prefault({} as never).describe("Airflow: its version, size and settings."),
  network: networkSchema.describe("The network: exactly one of create and existing. Required."),
  webserver: webserverSchema
    .prefault(TEAM_DEFAULTS.webserverAccess)
    .describe(
      "From where the Airflow web server can be reached: private or public, or a map with who reaches it.",
    ),
  access: map({
    admin: asProp("adminRoleArns", mayLogInAs("Admin")),
    op: asProp("opRoleArns", mayLogInAs("Op")),
    user: asProp("userRoleArns", mayLogInAs("User")),
    viewer: asProp("viewerRoleArns", mayLogInAs("Viewer")),
    programs: asProp(
      "programs",
      z
        .array(program)
        .optional()
        .describe("Programs that call Airflow, such as to start DAGs. Default: none."),
    ),
  })
    .prefault({})
    .describe("Who may log in to the Airflow UI, by Airflow role, and which programs call Airflow."),
  secrets: map({
    connections: asProp(
      "connections",
      listOfUnique(text(secretNameRule))
        .default([])
        .describe("Names of Airflow connections to create an empty secret for."),
    ),
    variables: asProp(
      "variables",
      listOfUnique(text(secretNameRule))
        .default([])
        .describe("Names of Airflow variables to create an empty secret for."),
    ),
    config: asProp(
      "configSecrets",
      listOfUnique(text(secretNameRule))
        .default([])
        .describe(
          "Names of values of Airflow options, as <option>_secret names them, to create a secret for.",
        ),
    ),
    prefix: asProp(
      "secretsPrefix",
      text(secretsPrefixRule)
        .optional()
        .describe(
          "Prefix of the secrets' names, such as airflow, where secrets exist already. Default: airflow/<environmentName>.",
        ),
    ),
    separator: asProp(
      "secretsSeparator",
      text(secretsSeparatorRule)
        .optional()
        .describe("What stands between prefix, kind and id in the secrets' names. Default: /."),
    ),
    connectionsLookupPattern: asProp(
      "connectionsLookupPattern",
      text(lookupPatternRule)
        .optional()
        .describe("Regular expression of the connections to look up. Default: all but aws_default."),
    ),
    variablesLookupPattern: asProp(
      "variablesLookupPattern",
      text(lookupPatternRule)
        .optional()
        .describe("Regular expression of the variables to look up. Default: all."),
    ),
    configLookupPattern: asProp(
      "configLookupPattern",
      text(lookupPatternRule)
        .optional()
        .describe("Regular expression of the values of options to look up. Default: all that are named."),
    ),
    fullUrlMode: asProp(
      "fullUrlMode",
      z
        .boolean()
        .optional()
        .describe(
          "Whether a connection's secret is one URI or JSON text, or a JSON map of its parts. Default: as in Airflow's provider.",
        ),
    ),
    administrators: asProp(
      "secretAdministratorRoleArns",
      listOfRoleArns(
        "ARNs of the IAM roles that alone may set the secrets' values; at least one where there is a secret.",
      ),
    ),
  })
    .prefault({})
    .describe("Airflow's connections and variables in Secrets Manager; never their values."),
  permissions: asProp(
    "permissions",
    z.array(permission).default([]).describe("What DAGs may do beyond Airflow itself."),
  ),
  shares: forStack(
    z
      .array(share)
      .default([])
      .describe(
        "What DAGs of other teams in this file read of this team, an element for each team; nothing else opens.",
      ),
  ),
  passRoles: asProp(
    "passRoles",
    z
      .array(passedRole)
      .default([])
      .describe("Roles that DAGs pass to a service, which then runs code with them, each to one service."),
  ),
  codeArtifact: asProp(
    "codeArtifact",
    z
      .array(codeArtifactRepository)
      .default([])
      .describe("Repositories of AWS CodeArtifact that packages are read from, in the team's Region."),
  ),
  boundary: asProp(
    "boundary",
    z
      .enum(BOUNDARY_KINDS)
      .optional()
      .describe(
        "How the permissions boundary limits DAGs: allow-list, to what is declared; deny-list, to all but known dangers, with a warning. Default: allow-list.",
      ),
  ),
  boundaryArn: asProp(
    "boundaryArn",
    text(policyArnRule)
      .optional()
      .describe(
        "ARN of an existing policy as the execution role's permissions boundary; terraform plan refuses one without an action that Airflow needs, and mwaa-teams doctor looks at all of it. Default: one is created.",
      ),
  ),
  executionRoleArn: asProp(
    "executionRoleArn",
    text(iamRoleArnRule, attachableRoleRule)
      .optional()
      .describe(
        "ARN of an existing role of the team's account as execution role, whose owner keeps its trust policy and sets its boundary; terraform plan refuses one that others may use. Default: one is created.",
      ),
  ),
  celeryQueueArn: asProp(
    "celeryQueueArn",
    text(celeryQueueArnRule)
      .optional()
      .describe(
        "ARN of the environment's own Celery queue, CeleryExecutorQueue of MWAA's GetEnvironment. Default: any queue with such a name.",
      ),
  ),
  metricNamespaces: asProp(
    "metricNamespaces",
    listOfUnique(text(metricNamespaceRule))
      .default([])
      .describe("Namespaces of CloudWatch metrics that DAGs may write, beside Airflow's own."),
  ),
  delivery: deliverySchema.prefault({}).describe("How DAGs get into the bucket."),
  detection: detectionSchema
    .prefault({})
    .describe("How changes to Airflow's users, roles and permissions are detected, and who is notified."),
  health: asProp(
    "health",
    healthSchema
      .optional()
      .describe(
        "Alarms on Airflow's health, to the topics of detection.notify, and a dashboard; {} for the defaults. Default: none.",
      ),
  ),
  audit: forStack(
    auditSchema
      .optional()
      .describe(
        "The audit trail of the team's account, the same for all its teams. Default: the file's audit.",
      ),
  ),
  logs: map({
    level: asProp(
      "logLevel",
      z.enum(LOG_LEVELS).default(TEAM_DEFAULTS.logLevel).describe("Level of all five log types."),
    ),
    retentionDays: asProp(
      "logRetentionInDays",
      ruled(z.number(), logRetentionRule)
        .meta({ enum: LOG_RETENTION_DAYS })
        .default(TEAM_DEFAULTS.logRetentionInDays)
        .describe("Days that the logs are kept, of those that CloudWatch Logs offers."),
    ),
  })
    .prefault({})
    .describe("Airflow's logs in CloudWatch."),
  encryption: map({
    kmsKeyArn: asProp(
      "kmsKeyArn",
      text(kmsKeyArnRule)
        .optional()
        .describe(
          "ARN of a KMS key in the team's Region, no alias, no multi-Region key. Default: a key per team.",
        ),
    ),
  })
    .prefault({})
    .describe("The key for everything that is stored; it cannot be changed later."),
  deletionProtection: asProp(
    "deletionProtection",
    z
      .boolean()
      .default(TEAM_DEFAULTS.deletionProtection)
      .describe("Whether Terraform rejects a plan that destroys the environment, its bucket, key or logs."),
  ),
  wave: forStack(
    ruled(z.int(), waveRule)
      .meta(WAVES)
      .default(WAVES.minimum)
      .describe(
        "When a pipeline applies the team's stack: 1 to 5, lower waves first; a wave that fails is the last.",
      ),
  ),
  tags: forStack(tagsSchema.default({}).describe("Tags on every resource, text to text; at most 45.")),
})
  // A definition of its own in the JSON Schema, which `defaults` and `teams` refer to.
  .meta({ id: "team", not: { required: ["boundary", "boundaryArn"] } });

/** A team as it may stand in the file, defaults not yet filled in. */
export type TeamInput = z.input<typeof teamSchema>;

/** A team with its defaults. */
export type TeamOutput = z.output<typeof teamSchema>;

/** Every key of a team that has a value, in the order of the schema. */
export const TEAM_KEYS: readonly TeamKey[] = keysOf(teamSchema);
