import { type StackJson } from "../stack-json";

type Resources = NonNullable<StackJson["resource"]>;

/** Services in ARNs, and the resource before the name, by type of resource. */
const ARNS: Readonly<Record<string, readonly [service: string, resource: string]>> = {
  aws_cloudwatch_log_group: ["logs", "log-group:"],
  aws_cloudwatch_metric_alarm: ["cloudwatch", "alarm:"],
  aws_iam_policy: ["iam", "policy/"],
  aws_iam_role: ["iam", "role/"],
  aws_kms_key: ["kms", "key/"],
  aws_lambda_function: ["lambda", "function:"],
  aws_secretsmanager_secret: ["secretsmanager", "secret:"],
  aws_sns_topic: ["sns", ""],
  aws_sqs_queue: ["sqs", ""],
};

/** Prefixes of ids. */
const IDS: Readonly<Record<string, string>> = {
  aws_eip: "eipalloc",
  aws_internet_gateway: "igw",
  aws_nat_gateway: "nat",
  aws_route_table: "rtb",
  aws_security_group: "sg",
  aws_subnet: "subnet",
  aws_vpc: "vpc",
  aws_vpc_endpoint: "vpce",
};

const UUID = "12345678-1234-1234-1234-123456789012";
const NAMES = ["name", "function_name", "alarm_name", "bucket"];

/**
 * A synthesized text with what Terraform would put in for its references, as far as that is known before an apply: a
 * made-up id of the right form, or the name that the referred resource has.
 * @returns nothing for a text that is no more than a reference of unknown form
 */
export function resolved(text: string, resources: Resources): string | undefined {
  let unknown = false;
  const value = text
    .replaceAll(/(?<!\$)\$\{([^{}]*)\}/g, (_, reference: string) => {
      const known = referred(reference, resources);
      unknown ||= known === undefined;
      return known ?? "x".repeat(64);
    })
    .replaceAll("$${", "${")
    .replaceAll("%%{", "%{");
  return unknown && /^\$\{[^{}]*\}$/.test(text) ? undefined : value;
}

function referred(reference: string, resources: Resources): string | undefined {
  const [type = "", id = "", attribute = ""] = reference.split(".");
  if (reference.startsWith("data.aws_iam_session_context.")) {
    return "arn:aws:iam::111122223333:role/deploy";
  }
  const resource = resources[type]?.[id];
  if (resource === undefined) {
    return undefined;
  }
  if (attribute === "arn") {
    return arnOf(type, resource, resources);
  }
  if (type === "aws_kms_key") {
    return UUID;
  }
  if (attribute === "id" && IDS[type] !== undefined) {
    return `${IDS[type]}-0123456789abcdef0`;
  }
  const value = resource[attribute];
  return typeof value === "string" ? resolved(value, resources) : undefined;
}

function arnOf(type: string, resource: Record<string, unknown>, resources: Resources): string | undefined {
  const [service, before] = ARNS[type] ?? [];
  const name = NAMES.map((attribute) => resource[attribute]).find((value) => typeof value === "string");
  const id = type === "aws_kms_key" ? UUID : name && resolved(name, resources);
  return service === undefined || id === undefined
    ? undefined
    : `arn:aws:${service}:${service === "iam" ? "" : "eu-west-1"}:111122223333:${before}${id}`;
}
