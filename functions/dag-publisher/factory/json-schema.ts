import { BASE_ARGUMENTS, defaultOperators, signatureOf } from "./operators";
import { KNOWN_DAG_KEYS } from "./read-dag";
import { refusalOf } from "./refused-keys";

type Schema = Readonly<Record<string, unknown>>;

/** Keys of a task that are no arguments of its operator. */
const TASK_KEYS: Readonly<Record<string, Schema>> = {
  task_id: { type: "string" },
  dependencies: { type: "array", items: { type: "string" } },
  task_group_name: { type: "string" },
  expand: { type: "object" },
  partial: { type: "object" },
};

/**
 * A JSON Schema of definition files, for completion in editors: the keys, and the arguments of each operator. It is wider
 * than the factory, which has the last word: a policy may allow more operators.
 */
export function definitionJsonSchema(): Schema {
  const operators = defaultOperators();
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "DAG definitions",
    type: "object",
    properties: {
      default: { $ref: "#/$defs/dag" },
      template: { $ref: "#/$defs/dag" },
      parameters: {},
      dags: {},
    },
    additionalProperties: { $ref: "#/$defs/dag" },
    $defs: {
      dag: {
        type: "object",
        properties: {
          ...Object.fromEntries(KNOWN_DAG_KEYS.map((key) => [key, true])),
          tasks: listOrMap("#/$defs/task"),
          default_args: { type: "object", properties: anyArguments(BASE_ARGUMENTS) },
        },
        additionalProperties: false,
      },
      task: {
        type: "object",
        properties: { operator: { anyOf: [{ enum: operators }, { type: "string" }] } },
        allOf: operators.map((path) => ({
          if: { properties: { operator: { const: path } }, required: ["operator"] },
          then: operatorSchema(path),
        })),
      },
    },
  };
}

function operatorSchema(path: string): Schema {
  const { arguments: own = [] } = signatureOf(path) ?? {};
  return {
    properties: { operator: true, ...TASK_KEYS, ...anyArguments([...own, ...BASE_ARGUMENTS]) },
    additionalProperties: false,
  };
}

function anyArguments(names: readonly string[]): Schema {
  return Object.fromEntries(
    names.filter((name) => refusalOf(name) === undefined || name === "pool").map((name) => [name, true]),
  );
}

function listOrMap(item: string): Schema {
  return {
    anyOf: [
      { type: "array", items: { $ref: item } },
      { type: "object", additionalProperties: { $ref: item } },
    ],
  };
}
