import { z } from "zod";
import { type TeamKey } from "../../modules/config/key-target";
import { TEAM_KEYS } from "../../modules/config/team-schema";
import { type TeamEnvironmentProps } from "../../modules/team/team-environment-props";
import { listOf } from "../../modules/validation/one-of";

/** Props of a team that the module has no variable for; its README says so. */
export const WITHOUT_VARIABLE: readonly (keyof TeamEnvironmentProps)[] = [
  "existingVpc",
  // For VPCs that exist: the module creates one.
  "endpointManagement",
  "availabilityZones",
  "kmsKeyArn",
  "detectionSchedule",
  "detectionMode",
  "realtimeDetection",
  "notificationTopicArns",
  "notificationMinimumSeverity",
  "allowedPrivilegeChanges",
  "alarmNames",
  // Alarms beside the module, on metrics that need its environment's name alone.
  "health",
  // Terraform's language cannot shorten policies: the module's boundary is a deny-list.
  "boundary",
  "boundaryArn",
  // A role and a policy for each repository of a list, and a publisher beside them: writers are what the module has.
  "ciSources",
  "submitterRoleArns",
  "dagPolicyFile",
  "signingKeyArn",
  "deliveryEmails",
  "celeryQueueArn",
  "metricNamespaces",
  // For secrets that exist already: the module creates its own.
  "configSecrets",
  "secretsPrefix",
  "secretsSeparator",
  "connectionsLookupPattern",
  "variablesLookupPattern",
  "configLookupPattern",
  "fullUrlMode",
  // A rule or a policy for each element of a list: create them beside the module, on its security group and environment.
  "webserverIngress",
  "programs",
  // Both change the denials of the boundary, and the module has one boundary.
  "passRoles",
  "codeArtifact",
  // The module knows one team, and a deny-list has no room for others.
  "otherTeamArns",
];

/** A longer list of allowed values is in the message of the variable's validation alone. */
const MOST_VALUES_IN_DESCRIPTION = 8;

type JsonSchema = Readonly<Record<string, unknown>>;

/** The variable of a prop: `logRetentionInDays` is `log_retention_in_days`. */
export function variableName(prop: string): string {
  return prop === "additionalEndpointServices"
    ? "endpoint_services"
    : prop.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Completes variables that have only their validations: type, description and default are those of the key of
 * `teams.yaml` that becomes the same prop. What a variable says itself stays.
 * @param hcl text of a `.tf` file in Terraform's own format
 */
export function withSchemaTexts(hcl: string): string {
  return hcl.replaceAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}$/gm, (block, name: string, body: string) => {
    const key = keyOfVariable(name);
    if (key === undefined) {
      return block;
    }
    const missing = attributesOf(key).filter(
      ([attribute]) => !new RegExp(`^ {2}${attribute}\\b`, "m").test(body),
    );
    const own = /^ {2}(type|description|default|nullable)\b.*\n/gm;
    const attributes = [
      ...missing.map(([attribute, value]) => `  ${attribute.padEnd(11)} = ${value}\n`),
      ...(body.match(own) ?? []),
    ].sort((a, b) => orderOf(a) - orderOf(b));
    const rest = body.replaceAll(own, "").replace(/^\n+/, "");
    return `variable "${name}" {\n${attributes.join("")}${rest === "" ? "" : `\n${rest}`}}`;
  });
}

/**
 * Variables that the module must have and that no text declares.
 * @param hcl text of all `.tf` files
 */
export function missingVariables(hcl: string): string[] {
  return TEAM_KEYS.flatMap(({ target: { prop } }) =>
    prop === undefined || WITHOUT_VARIABLE.includes(prop) || hcl.includes(`variable "${variableName(prop)}"`)
      ? []
      : [variableName(prop)],
  );
}

function keyOfVariable(name: string): TeamKey | undefined {
  return TEAM_KEYS.find(({ target: { prop } }) => prop !== undefined && variableName(prop) === name);
}

function orderOf(line: string): number {
  return ["type", "description", "default", "nullable"].findIndex((attribute) =>
    line.trimStart().startsWith(attribute),
  );
}

function attributesOf({ schema }: TeamKey): [attribute: string, value: string][] {
  const json = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  const description = String(json.description);
  const required = description.endsWith(" Required.");
  return [
    ["type", typeOf(json)],
    ["description", text(`${description.replace(/ Required\.$/, "")}${allowedValues(json)}`)],
    ...(required
      ? []
      : ([["default", json.default === undefined ? "null" : JSON.stringify(json.default)]] as const)),
    ...(required || json.default !== undefined ? ([["nullable", "false"]] as const) : []),
  ].map(([attribute = "", value = ""]) => [attribute, value]);
}

function allowedValues({ enum: values }: JsonSchema): string {
  return Array.isArray(values) && values.length <= MOST_VALUES_IN_DESCRIPTION
    ? ` One of ${listOf(values as string[])}.`
    : "";
}

function typeOf(schema: JsonSchema): string {
  switch (schema.type) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "integer":
    case "number":
      return "number";
    case "array":
      return `list(${typeOf(schema.items as JsonSchema)})`;
    case "object": {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
      return properties.length === 0
        ? `map(${typeOf(schema.additionalProperties as JsonSchema)})`
        : `object({ ${properties.map(([name, one]) => `${name} = ${isRequired(schema, name) ? typeOf(one) : `optional(${typeOf(one)})`}`).join(", ")} })`;
    }
    default:
      throw new Error(`a variable cannot have the type ${JSON.stringify(schema)}`);
  }
}

function isRequired({ required }: JsonSchema, name: string): boolean {
  return Array.isArray(required) && required.includes(name);
}

function text(value: string): string {
  return JSON.stringify(value).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}
