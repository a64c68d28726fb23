import { z } from "zod";
import { type TeamKey } from "../../modules/config/key-target";
import { TEAM_KEYS } from "../../modules/config/team-schema";
import { type TeamEnvironmentProps } from "../../modules/team/team-environment-props";
import { listOf } from "../../modules/validation/one-of";

const OF_DELIVERY =
  "A role and a policy for each repository of a list, and a publisher beside them: writers are what the module has.";
const EXISTING_SECRETS = "For secrets that exist already: the module creates its own.";
const OF_LISTS =
  "A resource of its own kind for each element of a list: create them beside the module, on its security group and environment.";
const OF_BOUNDARY =
  "Terraform's language cannot compute an allow-list and shorten it to IAM's limit: the module's boundary is a deny-list.";
const OF_OWNERS =
  "The plan checks the policies that their owners keep, by expressions with every role that the team names: the library has it.";
const OF_DETECTOR =
  "The module's detector has the library's defaults; PrivilegeChangeDetector of the library watches any environment.";

/** Props of a team that the module has no variable for, each with the reason. */
export const WITHOUT_VARIABLE: Readonly<Partial<Record<keyof TeamEnvironmentProps, string>>> = {
  qualifier:
    "The module's names are one expression of the environment's name: give the environments two names.",
  endpointManagement: "For VPCs that another account shares: the library has it.",
  availabilityZones: "The module takes the first two zones of the Region.",
  kmsKeyArn:
    "It is `existing_key`, a map: whether there is one must be known when Terraform plans, and an ARN need not be.",
  detectionSchedule: OF_DETECTOR,
  detectionMode: OF_DETECTOR,
  realtimeDetection: OF_DETECTOR,
  allowedPrivilegeChanges: OF_DETECTOR,
  privilegeSnapshot: OF_DETECTOR,
  notificationTopicArns: "Subscribe what you have to the module's topic: its ARN is an output.",
  notificationMinimumSeverity: OF_DETECTOR,
  alarmNames: "Name a topic of your own in your alarms.",
  existingBucket: OF_OWNERS,
  executionRoleArn: OF_OWNERS,
  boundary: OF_BOUNDARY,
  boundaryArn: OF_BOUNDARY,
  ciSources: OF_DELIVERY,
  submitterRoleArns: OF_DELIVERY,
  dagPolicyFile: OF_DELIVERY,
  signingKeyArn: OF_DELIVERY,
  deliveryEmails: OF_DELIVERY,
  celeryQueueArn: "It is known once the environment exists, and narrows an allow-list.",
  metricNamespaces: OF_BOUNDARY,
  configSecrets: EXISTING_SECRETS,
  secretsPrefix: EXISTING_SECRETS,
  secretsSeparator: EXISTING_SECRETS,
  connectionsLookupPattern: EXISTING_SECRETS,
  variablesLookupPattern: EXISTING_SECRETS,
  configLookupPattern: EXISTING_SECRETS,
  fullUrlMode: EXISTING_SECRETS,
  webserverIngress: OF_LISTS,
  programs: OF_LISTS,
  passRoles: "It changes the denials of the boundary, and the module has one boundary.",
  codeArtifact: "It changes the denials of the boundary, and the module has one boundary.",
  otherTeamArns: "The module knows one team, and a deny-list has no room for others.",
};

/** A longer list of allowed values is in the message of the variable's validation alone. */
const MOST_VALUES_IN_DESCRIPTION = 8;

type JsonSchema = Readonly<Record<string, unknown>>;

/** The variable of a prop: `logRetentionInDays` is `log_retention_in_days`. */
export function variableName(prop: string): string {
  return prop === "additionalEndpointServices" ? "endpoint_services" : snakeCase(prop);
}

/** `logRetentionInDays` as Terraform writes it: `log_retention_in_days`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
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
    prop === undefined || prop in WITHOUT_VARIABLE || hcl.includes(`variable "${variableName(prop)}"`)
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
