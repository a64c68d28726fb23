import { z } from "zod";
import { fileSchema } from "./file-schema";
import { isMap, valueAt } from "../yaml/path";

/**
 * The JSON Schema of `teams.yaml`, for editors: a plain object, the same each time. It contains keys, types and
 * closed lists. The other rules are checked by the loader, and so are a team's required keys, which may come from
 * `defaults`.
 */
export function teamsJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      // zod bounds every whole number to JavaScript's safe integers; editors need not show that.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.minimum;
        delete jsonSchema.maximum;
      }
    },
  });
  withoutRequired(valueAt(schema, ["definitions", "team"]));
  return { $schema, title: "teams.yaml of cdktf-mwaa-teams", ...schema };
}

/** Elements of lists keep their required keys: lists are not merged. */
function withoutRequired(schema: unknown): void {
  if (!isMap(schema)) {
    return;
  }
  delete schema.required;
  for (const property of Object.values(isMap(schema.properties) ? schema.properties : {})) {
    withoutRequired(property);
  }
}
