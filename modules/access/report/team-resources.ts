import { type StackPolicies } from "../stack/stack-policies";
import { isBlock } from "../terraform/terraform-json";
import { arnIn } from "../../aws/location";
import { isRoleFor } from "../../names/iam-names";
import { publisherName } from "../../names/delivery-names";
import { detectorName } from "../../names/detector-names";

/** One of several resources of a kind, as tables name it. */
export interface NamedArn {
  readonly name: string;
  readonly arn: string;
  /** Whether it is not there yet: it will have no policy of its own until somebody gives it one. */
  readonly isCreatedLater?: boolean;
}

/** The log groups that MWAA writes, as `airflow-<environment>-<name>`. */
const LOG_GROUPS = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];

/** The resources of a team that the tables cover. ARNs, unless stated otherwise. */
export interface TeamResources {
  /** Name of the environment. */
  readonly environmentName: string;
  readonly environment: string;
  readonly bucket: string;
  readonly key: string;
  /** Aliases of the key, as far as the stack has them; nothing for an existing key, whose aliases are not known. */
  readonly keyAliases?: readonly string[];
  /** The team's secrets: those that the stack creates, else a name that could be created under the prefix. */
  readonly secrets: readonly NamedArn[];
  readonly executionRole: string;
  /** The log groups of the environment. */
  readonly logGroups: readonly NamedArn[];
  readonly detector?: Readonly<Record<"function" | "rule" | "table" | "topic", string>>;
  /** The bucket that authors deliver to, and the publisher's function, where there is one. */
  readonly delivery?: Readonly<Record<"intake" | "function" | "queue", string>>;
  readonly stateBucket?: string;
  readonly trail: string;
  /** Where the account's trail keeps its records, and the stack with their policies. */
  readonly records?: Readonly<Record<"bucket" | "logGroup", string>> & { readonly stack: StackPolicies };
  /** The ARN of anything else in the team's account and Region. */
  readonly arn: (service: string, resource: string) => string;
}

/** Finds a team's resources in its stack. */
export function teamResources(stack: StackPolicies, others: readonly StackPolicies[]): TeamResources {
  const arn = (service: string, resource: string): string => arnIn(stack.location, service, resource);
  const [block] = stack.source.resourcesOf("aws_mwaa_environment");
  const of = (attribute: string): string | undefined =>
    block && stack.attribute(block.type, block.name, attribute);
  const environmentName = of("name") ?? "";
  // A team has another function, for its DAGs; the detector's things have one name.
  const detectors = (type: string): string | undefined =>
    named(stack.arnsOf(type), detectorName({ environmentName }), "privilege-detector");
  const [lambda, table, topic] = ["aws_lambda_function", "aws_dynamodb_table", "aws_sns_topic"].map(
    detectors,
  );
  // The alerts of the audit trail have rules too; the detector's rule has the name of its function.
  const name = lambda?.split(":").at(-1) ?? "";
  const rule = stack.arnsOf("aws_cloudwatch_event_rule").find((one) => one.endsWith(`rule/${name}`));
  const state = stack.source.stateBucket;
  const audit = others.find(
    (other) =>
      other.location.accountId === stack.location.accountId && other.arnsOf("aws_cloudtrail").length > 0,
  );
  const [records, recordLog] = ["aws_s3_bucket", "aws_cloudwatch_log_group"].map(
    (type) => audit?.arnsOf(type)[0],
  );
  return {
    environmentName,
    environment: of("arn") ?? "",
    bucket: of("source_bucket_arn") ?? "",
    key: of("kms_key") ?? "",
    ...keyAliasesOf(stack),
    secrets: secretsOf(stack, environmentName),
    executionRole: of("execution_role_arn") ?? "",
    logGroups: LOG_GROUPS.map((name) => ({
      name,
      arn: arn("logs", `log-group:airflow-${environmentName}-${name}`),
    })),
    ...(lambda !== undefined && rule !== undefined && table !== undefined && topic !== undefined
      ? { detector: { function: lambda, rule, table, topic } }
      : {}),
    ...deliveryOf(stack, environmentName),
    ...(typeof state === "string" ? { stateBucket: `arn:${stack.location.partition}:s3:::${state}` } : {}),
    trail: audit?.arnsOf("aws_cloudtrail")[0] ?? arn("cloudtrail", "trail/any"),
    ...(audit !== undefined && records !== undefined && recordLog !== undefined
      ? { records: { bucket: records, logGroup: recordLog, stack: audit } }
      : {}),
    arn,
  };
}

/** A key that the stack creates has the aliases that the stack gives it. */
function keyAliasesOf({ source }: StackPolicies): Pick<TeamResources, "keyAliases"> {
  const aliases = source.resourcesOf("aws_kms_alias").flatMap(({ args }) => source.text(args.name) ?? []);
  return aliases.length === 0 ? {} : { keyAliases: aliases };
}

/** A secret's name is what stands in its ARN before the six characters that Secrets Manager adds. */
function secretsOf(stack: StackPolicies, environmentName: string): NamedArn[] {
  const own = stack.arnsOf("aws_secretsmanager_secret").map((arn) => ({
    name: arn
      .split(":")
      .slice(6)
      .join(":")
      .replace(/-[^-]{6}$/, ""),
    arn,
  }));
  const name = `${connectionsPrefix(stack) ?? `airflow/${environmentName}/connections`}/any`;
  return own.length > 0
    ? own
    : [
        {
          name,
          arn: arnIn(stack.location, "secretsmanager", `secret:${name}-AbCdEf`),
          isCreatedLater: true,
        },
      ];
}

/** Where the environment's secrets backend looks for connections. */
function connectionsPrefix({ source }: StackPolicies): string | undefined {
  const [environment] = source.resourcesOf("aws_mwaa_environment");
  const options = environment?.args.airflow_configuration_options;
  const text = isBlock(options) ? source.text(options["secrets.backend_kwargs"]) : undefined;
  return /"connections_prefix":\s*"([^"]+)"/.exec(text ?? "")?.[1];
}

/** The ARN with this name at its end, or else with the name of an environment that has a qualifier. */
function named(arns: readonly string[], name: string, purpose: string): string | undefined {
  const nameOf = (arn: string): string => arn.replace(/^.*[:/]/, "");
  return arns.find((arn) => nameOf(arn) === name) ?? arns.find((arn) => isRoleFor(purpose, nameOf(arn)));
}

function deliveryOf(stack: StackPolicies, environmentName: string): Pick<TeamResources, "delivery"> {
  const [lambda, queue] = ["aws_lambda_function", "aws_sqs_queue"].map((type) =>
    named(stack.arnsOf(type), publisherName({ environmentName }), "dag-publisher"),
  );
  const intake = stack.source
    .resourcesOf("aws_s3_bucket_notification")
    .flatMap(({ args }) => (typeof args.bucket === "string" ? args.bucket : []))
    .flatMap((reference) => /aws_s3_bucket\.(\w[\w-]*)\./.exec(reference)?.[1] ?? [])
    .flatMap((bucket) => stack.attribute("aws_s3_bucket", bucket, "arn") ?? [])[0];
  return lambda === undefined || queue === undefined || intake === undefined
    ? {}
    : { delivery: { intake, function: lambda, queue } };
}
