/** A JSON Schema, as it is written. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A map with these keys and no others. */
export function mapSchema(
  description: string,
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: "object",
    description,
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}
