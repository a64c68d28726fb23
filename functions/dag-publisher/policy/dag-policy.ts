import * as z from "zod";
import { type Rule, show } from "../../../modules/validation/rule";
import { dateRule, notEmptyRule } from "../../../modules/validation/text-rules";
import { listOfUnique, map, text } from "../../../modules/yaml/schema-types";
import { RULE_IDS, type RuleId, UNREADABLE } from "./rule-ids";
import { RULE_SETTINGS } from "./severity";

/** A dotted Python name, or a module with everything below it: `pandas`, `team_lib.*`. */
const dottedRule: Rule<string> = (value) =>
  /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\.\*)?$/.test(value)
    ? undefined
    : `must be a dotted Python name, with .* at its end for everything below it, got: ${show(value)}`;

/** An id, or the beginning of ids: `warehouse`, `payments_*`. */
const idRule: Rule<string> = (value) =>
  /^[\w.-]+\*?$/.test(value) || value === "*"
    ? undefined
    : `must be an id of letters, digits, _, . and -, with * at its end for all that begin so, got: ${show(value)}`;

/** A host name, or one with all below it: `api.example.com`, `*.example.com`. */
const hostRule: Rule<string> = (value) =>
  /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)
    ? undefined
    : `must be a host name in lower case, with *. before it for all below it, got: ${show(value)}`;

/** A service by boto3's name: each by itself, since * would take in those that change identities. */
const serviceRule: Rule<string> = (value) =>
  /^[a-z0-9-]+$/.test(value)
    ? undefined
    : `must be a service by its name in boto3, in lower case and without *, such as s3, got: ${show(value)}`;

/** The name of a bucket, or the beginning of names. */
const bucketRule: Rule<string> = (value) =>
  /^[a-z0-9][a-z0-9.-]*\*?$/.test(value)
    ? undefined
    : `must be the name of a bucket, with * at its end for all that begin so, got: ${show(value)}`;

const environmentVariableRule: Rule<string> = (value) =>
  /^[A-Za-z_]\w*\*?$/.test(value)
    ? undefined
    : `must be the name of an environment variable, with * at its end for all that begin so, got: ${show(value)}`;

/** A path pattern below the folder of the DAGs: no traversal, no absolute path. */
const globRule: Rule<string> = (value) =>
  value !== "" && !value.startsWith("/") && !value.includes("\\") && !value.split("/").includes("..")
    ? undefined
    : `must be a path or pattern below the DAGs folder, with /, without .., got: ${show(value)}`;

const prefixRule: Rule<string> = (value) =>
  /^[\w.-]{0,200}$/.test(value)
    ? undefined
    : `must be at most 200 letters, digits, _, . and -, got: ${show(value)}`;

const names = (rule: Rule<string>, description: string): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  listOfUnique(text(rule)).default([]).describe(description);

/** A closed list where it is given; without it, everything is allowed. */
const closedList = (rule: Rule<string>, description: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  listOfUnique(text(rule)).optional().describe(description);

const UNREADABLE_FILE =
  "must be another rule: a file with a finding of ENC001 to ENC004 is read by no other rule, so that it would pass unchecked";

const UNREADABLE_ALWAYS =
  "must be error: a file with a finding of ENC001 to ENC004 is read by no other rule, so that it would pass unchecked";

const exceptionSchema = map({
  path: text(globRule).describe("The file, or a pattern of files, below the DAGs folder."),
  rule: z
    .enum(RULE_IDS)
    .refine((rule) => !UNREADABLE.has(rule), { error: UNREADABLE_FILE })
    .describe("The rule that does not count there: none of ENC001 to ENC004."),
  reason: text(notEmptyRule).describe("Why it may be so."),
  owner: text(notEmptyRule).describe("Who answers for it: a person or a team."),
  expires: text(dateRule).describe('Last day of the exception, such as "2027-03-31".'),
});

/** The schema of a team's DAG policy, `dag-policy.yaml`: what DAG code of the team may do. */
export const dagPolicySchema = map({
  profile: z
    .enum(["standard", "strict"])
    .default("standard")
    .describe("strict: what cannot be proven harmless is an error; imports and operators are closed lists."),
  imports: names(
    dottedRule,
    "Modules that DAGs may import beside Airflow, its providers and the harmless part of the standard library. Modules " +
      "of the team's own DAGs folder are always allowed.",
  ),
  operators: names(
    dottedRule,
    "Classes of operators, sensors and decorators that DAGs may use beside the default list, as full paths.",
  ),
  callables: names(
    dottedRule,
    "Functions that definitions of the DAG factory may name, for python_callable and callbacks, as full paths.",
  ),
  connections: closedList(idRule, "Ids of the connections that DAGs may use. Default: any."),
  variables: closedList(idRule, "Keys of the Airflow variables that DAGs may read. Default: any."),
  hosts: closedList(hostRule, "Hosts that URLs in DAGs may have. Default: any."),
  environmentVariables: names(
    environmentVariableRule,
    "Environment variables that DAGs may read although their names look like credentials or Airflow's own.",
  ),
  environmentBuckets: closedList(
    bucketRule,
    "Buckets that the environments of your company load code from, as names or beginnings with *. Writing under dags/ in " +
      "another bucket is then no finding, and writing to a key that is not known in one of these is. Default: any bucket " +
      "may be one.",
  ),
  awsServices: closedList(
    serviceRule,
    "AWS services that DAGs may make clients of, by boto3's names, such as s3. Default: any but those that change " +
      "identities and the environment itself.",
  ),
  roleArns: names(notEmptyRule, "IAM roles that DAGs may assume, as ARNs."),
  pools: closedList(idRule, "Pools that tasks may use beside default_pool. Default: any."),
  dagIdPrefix: text(prefixRule).default("").describe("What every dag_id of the team begins with."),
  dataFiles: names(
    globRule,
    "Files beside .py that may be delivered, as patterns below the DAGs folder, such as sql/**/*.sql.",
  ),
  rules: z
    .partialRecord(z.enum(RULE_IDS), z.enum(RULE_SETTINGS), {
      // zod reports unknown keys too, which its type leaves out.
      error: ({ code }) => ((code as string) === "unrecognized_keys" ? RULE_IDS.join(", ") : undefined),
    })
    .superRefine((rules, context) => {
      for (const [rule, setting] of Object.entries(rules)) {
        if (UNREADABLE.has(rule as RuleId) && setting !== "error") {
          context.addIssue({ code: "custom", path: [rule], message: UNREADABLE_ALWAYS });
        }
      }
    })
    .default({})
    .describe("Severity of single rules: error, warning, info, or off. ENC001 to ENC004 are always errors."),
  exceptions: z
    .array(exceptionSchema)
    .default([])
    .describe("Findings that do not count, each with path, rule, reason, owner and last day."),
});

/** A DAG policy with its defaults filled in. */
export type DagPolicy = z.output<typeof dagPolicySchema>;

/** An exception of a policy. */
export type PolicyException = DagPolicy["exceptions"][number];

/** The policy of a team that has no policy file. */
export const DEFAULT_DAG_POLICY: DagPolicy = dagPolicySchema.parse({});
