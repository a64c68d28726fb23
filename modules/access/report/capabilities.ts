import { METRIC_NAMESPACE } from "../../../functions/privilege-detector/contract";
import { type Context } from "../policy/conditions";
import { type StackPolicies } from "../stack/stack-policies";
import { type NamedArn, type TeamResources } from "./team-resources";

/** One call that a capability needs. */
export interface Call {
  readonly action: string;
  readonly arn: string;
  readonly context?: Context;
  /** The stack that has the resource, where it is not the team's own. */
  readonly stack?: StackPolicies;
  /** Whether the principal has replaced the resource's own policy before by one that allows everything. */
  readonly afterReplacing?: boolean;
}

/** Something that a principal may be able to do, in one way or another. */
export interface Capability {
  readonly group: string;
  readonly title: string;
  /**
   * The ways to do it, the usual one first: it is allowed where every call of one of them is. A way without calls is one that
   * the team has no resource for.
   */
  readonly ways: (team: TeamResources, item?: NamedArn) => readonly (readonly Call[])[];
  /** The resources that it is asked for one by one; once where there is nothing of several. */
  readonly items?: (team: TeamResources) => readonly NamedArn[];
}

type Calls = (team: TeamResources, item?: NamedArn) => readonly Call[];

function group(
  name: string,
  capabilities: Readonly<Record<string, Calls | readonly Calls[]>>,
  items?: Capability["items"],
): Capability[] {
  return Object.entries(capabilities).map(([title, calls]) => ({
    group: name,
    title,
    ways: (team, item) => [calls].flat().map((way) => way(team, item)),
    items,
  }));
}

/** The same calls, after the policy of their resource has been replaced. */
function afterReplacing(calls: Calls): Calls {
  return (team, item) => calls(team, item).map((one) => ({ ...one, afterReplacing: true }));
}

/** One way for each of several actions on a resource. */
function anyCall(actions: readonly string[], arn: ArnOf): Calls[] {
  return actions.map((action) => call(action, arn));
}

/** Finds the ARN of a resource; nothing where the team has none. */
type ArnOf = (team: TeamResources, item?: NamedArn) => string | undefined;

/** A call to the resource that `arn` finds. */
function call(action: string, arn: ArnOf, context?: Context): Calls {
  return (team, item) => {
    const found = arn(team, item);
    return found === undefined ? [] : [{ action, arn: found, context }];
  };
}

/** All of several calls; nothing where one of them is about what the team does not have. */
function all(...calls: readonly Calls[]): Calls {
  return (team, item) => {
    const found = calls.map((each) => each(team, item));
    return found.some((one) => one.length === 0) ? [] : found.flat();
  };
}

function object(key: string): (team: TeamResources) => string {
  return ({ bucket }) => `${bucket}/${key}`;
}

function intake(key: string): (team: TeamResources) => string | undefined {
  return ({ delivery }) => delivery && `${delivery.intake}/${key}`;
}

function intakeBucket({ delivery }: TeamResources): string | undefined {
  return delivery?.intake;
}

function airflowRole(name: string): (team: TeamResources) => string {
  return ({ arn, environmentName }) => arn("airflow", `role/${environmentName}/${name}`);
}

function logIn(name: string): Calls {
  return call("airflow:CreateWebLoginToken", airflowRole(name));
}

/** Use of the team's key through a service, on behalf of the caller, for what the service has encrypted with it. */
function useKey(
  action: string,
  service: "s3" | "secretsmanager",
  bucket: (team: TeamResources) => string | undefined = (team) => team.bucket,
): Calls {
  return (team, item) => {
    const region = team.arn("kms", "").split(":")[3] ?? "";
    const [key, encrypted] = service === "s3" ? ["aws:s3:arn", bucket(team)] : ["SecretARN", item?.arn];
    const context = {
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      [`kms:EncryptionContext:${key}`]: encrypted ?? null,
      ...(team.keyAliases === undefined ? {} : { "kms:ResourceAliases": team.keyAliases }),
    };
    return [{ action, arn: team.key, context }];
  };
}

/** A call to the records of the account's trail. */
function recordCall(action: string, arn: (records: NonNullable<TeamResources["records"]>) => string): Calls {
  return ({ records }) =>
    records === undefined ? [] : [{ action, arn: arn(records), stack: records.stack }];
}

const aRecord = ({ bucket }: { readonly bucket: string }): string => `${bucket}/AWSLogs/any.json.gz`;

const key = (team: TeamResources): string => team.key;
/** One of several resources of a kind. */
const one: ArnOf = (_, item) => item?.arn;
const streamOfOne: ArnOf = (_, item) => item && `${item.arn}:log-stream:any`;
const role = (team: TeamResources): string => team.executionRole;

const READS_OF_OBJECTS = ["s3:GetObject", "s3:GetObjectVersion"];
const REPLACING_OF_SECRET_POLICIES = [
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:DeleteResourcePolicy",
];

/** Ways to the content of a log group, beside the events of one stream. */
const READS_OF_LOG_GROUPS = [
  "logs:StartQuery",
  "logs:FilterLogEvents",
  "logs:StartLiveTail",
  "logs:CreateExportTask",
  "logs:PutSubscriptionFilter",
];

/** Ways to have a function do something else, or nothing. */
const CHANGES_OF_FUNCTIONS = [
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
  "lambda:PutFunctionConcurrency",
  "lambda:DeleteFunction",
];
const CHANGES_OF_RULES = [
  "events:DisableRule",
  "events:DeleteRule",
  "events:PutRule",
  "events:PutTargets",
  "events:RemoveTargets",
];
const WRITES_OF_TABLES = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete",
  "dynamodb:DeleteTable",
];

/** The capabilities in the tables, in this order, for every principal. */
export const CAPABILITIES: readonly Capability[] = [
  ...group("Airflow", {
    "log in as Admin": logIn("Admin"),
    "log in as Op": logIn("Op"),
    "log in as User": logIn("User"),
    "log in as Viewer": logIn("Viewer"),
    "call the REST API as Admin": call("airflow:InvokeRestApi", airflowRole("Admin")),
    "call the REST API as another role": ["Op", "User", "Viewer"].map((name) =>
      call("airflow:InvokeRestApi", airflowRole(name)),
    ),
    "run Airflow's command line": call("airflow:CreateCliToken", ({ environment }) => environment),
    "change the environment": call("airflow:UpdateEnvironment", ({ environment }) => environment),
  }),
  ...group("DAG bucket", {
    "read DAGs": [
      ...READS_OF_OBJECTS.map((action) =>
        all(call(action, object("dags/example.py")), useKey("kms:Decrypt", "s3")),
      ),
      all(
        call("s3:PutBucketPolicy", ({ bucket }) => bucket),
        afterReplacing(call("s3:GetObject", object("dags/example.py"))),
        useKey("kms:Decrypt", "s3"),
      ),
    ],
    "write DAGs": [
      all(call("s3:PutObject", object("dags/example.py")), useKey("kms:GenerateDataKey", "s3")),
      // Without the bucket's policy, which wants the team's key, S3's own key does.
      all(
        call("s3:PutBucketPolicy", ({ bucket }) => bucket),
        afterReplacing(call("s3:PutObject", object("dags/example.py"))),
      ),
      all(
        call("s3:DeleteBucketPolicy", ({ bucket }) => bucket),
        afterReplacing(call("s3:PutObject", object("dags/example.py"))),
      ),
    ],
    "delete DAGs": [
      call("s3:DeleteObject", object("dags/example.py")),
      all(
        call("s3:PutBucketPolicy", ({ bucket }) => bucket),
        afterReplacing(call("s3:DeleteObject", object("dags/example.py"))),
      ),
    ],
    "purge old versions of DAGs": [
      call("s3:DeleteObjectVersion", object("dags/example.py")),
      all(
        call("s3:PutBucketPolicy", ({ bucket }) => bucket),
        afterReplacing(call("s3:DeleteObjectVersion", object("dags/example.py"))),
      ),
    ],
    "write requirements, plugins, startup script": all(
      call("s3:PutObject", object("requirements.txt")),
      useKey("kms:GenerateDataKey", "s3"),
    ),
    "switch versioning off": call("s3:PutBucketVersioning", ({ bucket }) => bucket),
    "replace the bucket's policy": call("s3:PutBucketPolicy", ({ bucket }) => bucket),
  }),
  ...group("Delivery", {
    "deliver DAGs": all(
      call("s3:PutObject", intake("dags/example.py")),
      useKey("kms:GenerateDataKey", "s3", intakeBucket),
    ),
    "read what was delivered": all(
      call("s3:GetObject", intake("dags/example.py")),
      useKey("kms:Decrypt", "s3", intakeBucket),
    ),
    "forge what the publisher says of a file": call(
      "s3:PutObject",
      intake("status/files/dags/example.py.json"),
    ),
    "change the DAG policy": call("s3:PutObject", intake("policy/dag-policy.yaml")),
    "replace the intake bucket's policy": call("s3:PutBucketPolicy", ({ delivery }) => delivery?.intake),
    "change the publisher's code": call("lambda:UpdateFunctionCode", ({ delivery }) => delivery?.function),
    "send the publisher messages": call("sqs:SendMessage", ({ delivery }) => delivery?.queue),
  }),
  ...group(
    "Secrets",
    {
      "read a secret": [
        all(call("secretsmanager:GetSecretValue", one), useKey("kms:Decrypt", "secretsmanager")),
        ...REPLACING_OF_SECRET_POLICIES.map((action) =>
          all(
            call(action, one),
            afterReplacing(call("secretsmanager:GetSecretValue", one)),
            useKey("kms:Decrypt", "secretsmanager"),
          ),
        ),
      ],
      "change a secret": [
        ...["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"].map((action) =>
          all(call(action, one), useKey("kms:GenerateDataKey", "secretsmanager")),
        ),
        // Another of its versions becomes the current one.
        call("secretsmanager:UpdateSecretVersionStage", one),
        ...REPLACING_OF_SECRET_POLICIES.map((action) =>
          all(
            call(action, one),
            afterReplacing(call("secretsmanager:PutSecretValue", one)),
            useKey("kms:GenerateDataKey", "secretsmanager"),
          ),
        ),
      ],
      "delete a secret": call("secretsmanager:DeleteSecret", one),
      "replace a secret's policy": call("secretsmanager:PutResourcePolicy", one),
    },
    ({ secrets }) => secrets,
  ),
  ...group("Key", {
    "decrypt without a service in between": call("kms:Decrypt", key),
    "grant others the key": call("kms:CreateGrant", key),
    "replace the key's policy": call("kms:PutKeyPolicy", key),
    "delete the key": call("kms:ScheduleKeyDeletion", key),
  }),
  ...group(
    "Logs",
    {
      "read logs": [call("logs:GetLogEvents", streamOfOne), ...anyCall(READS_OF_LOG_GROUPS, one)],
      "write logs": call("logs:PutLogEvents", streamOfOne),
      "delete logs": [call("logs:DeleteLogGroup", one), call("logs:DeleteLogStream", streamOfOne)],
      "let logs expire": call("logs:PutRetentionPolicy", one),
    },
    ({ logGroups }) => logGroups,
  ),
  ...group("Trail", {
    "stop the trail": call("cloudtrail:StopLogging", ({ trail }) => trail),
    "change what the trail records": call("cloudtrail:PutEventSelectors", ({ trail }) => trail),
    "read the trail's records": recordCall("s3:GetObject", aRecord),
    "forge the trail's records": recordCall("s3:PutObject", aRecord),
    "delete the trail's records": recordCall("s3:DeleteObjectVersion", aRecord),
    "search the trail's log group": READS_OF_LOG_GROUPS.map((action) =>
      recordCall(action, ({ logGroup }) => logGroup),
    ),
    "delete the trail's log group": recordCall("logs:DeleteLogGroup", ({ logGroup }) => logGroup),
  }),
  ...group("Detector", {
    "start the detector": call("lambda:InvokeFunction", ({ detector }) => detector?.function),
    "change the detector's code": anyCall(CHANGES_OF_FUNCTIONS, ({ detector }) => detector?.function),
    "disable the detector's rule": anyCall(CHANGES_OF_RULES, ({ detector }) => detector?.rule),
    "change what the detector remembers": anyCall(WRITES_OF_TABLES, ({ detector }) => detector?.table),
    "delete the detector's topic": call("sns:DeleteTopic", ({ detector }) => detector?.topic),
    "forge the detector's metrics": call("cloudwatch:PutMetricData", () => "*", {
      "cloudwatch:namespace": METRIC_NAMESPACE,
    }),
  }),
  ...group("Roles", {
    "assume the execution role": call("sts:AssumeRole", role),
    "pass the execution role": call("iam:PassRole", role),
    "take the boundary off": call("iam:DeleteRolePermissionsBoundary", role),
    "create a role": call("iam:CreateRole", ({ executionRole }) => executionRole.replace(/[^/]*$/, "new")),
    "run commands on instances": call("ssm:SendCommand", ({ arn }) => arn("ec2", "instance/i-any")),
    "change other functions' code": call("lambda:UpdateFunctionCode", ({ arn }) =>
      arn("lambda", "function:any"),
    ),
  }),
  ...group("Beyond the team", {
    "read Terraform's state": call(
      "s3:GetObject",
      ({ stateBucket }) => stateBucket && `${stateBucket}/terraform.tfstate`,
    ),
    "use a queue named airflow-celery-*": call("sqs:SendMessage", ({ arn }) =>
      arn("sqs", "airflow-celery-any"),
    ),
  }),
];
