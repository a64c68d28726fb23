import { z } from "zod";
import { fileSchema } from "./file-schema";
import { isMap, type Path, valueAt } from "../yaml/path";

/**
 * The JSON Schema of `teams.yaml`, for editors: a plain object, the same each time. It contains keys, types, closed lists,
 * the rules that are a regular expression, ranges, and choices that exclude each other. What needs two values that stand
 * apart, a list of AWS's or the file system is checked by the loader alone.
 */
export function teamsJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      // zod bounds every whole number to JavaScript's safe integers; editors need not show that.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
        delete jsonSchema.minimum;
      }
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
    },
  });
  const allOf = takeRequired(valueAt(schema, ["definitions", "team"])).map(givenHereOrInDefaults);
  return { $schema, title: "teams.yaml of cdktf-mwaa-teams", ...schema, allOf };
}

/** A key that a map of a team must have, in the team or in `defaults`. */
interface RequiredKey {
  /** Path of the map in the team. */
  readonly path: Path;
  readonly key: string;
  /** Whether every team has the map, if only by its default. */
  readonly always: boolean;
}

/**
 * Takes the required keys out of a team's maps, and returns them. Elements of lists keep theirs: lists are not merged.
 */
function takeRequired(schema: unknown, path: Path = [], always = true): RequiredKey[] {
  if (!isMap(schema)) {
    return [];
  }
  const own = (Array.isArray(schema.required) ? schema.required : []).map((key) => ({
    path,
    key: String(key),
    always,
  }));
  delete schema.required;
  const inner = Object.entries(isMap(schema.properties) ? schema.properties : {}).flatMap(([key, property]) =>
    takeRequired(property, [...path, key], always && isMap(property) && "default" in property),
  );
  return [...own, ...inner];
}

/** Every team has the key, or `defaults` has it for all; where teams need not have the map, those that do. */
function givenHereOrInDefaults({ path, key, always }: RequiredKey): object {
  const given = nested(path, { type: "object", required: [key] }, always);
  return {
    anyOf: [
      {
        type: "object",
        required: ["defaults"],
        properties: { defaults: nested(path, { type: "object", required: [key] }, true) },
      },
      {
        type: "object",
        properties: { teams: { type: "object", additionalProperties: given } },
      },
    ],
  };
}

/** A schema of what stands at a path; with `required`, something must stand there. */
function nested(path: Path, schema: object, required: boolean): object {
  return path.reduceRight<object>(
    (inner, key) => ({
      type: "object",
      ...(required ? { required: [key] } : {}),
      properties: { [key]: inner },
    }),
    schema,
  );
}
