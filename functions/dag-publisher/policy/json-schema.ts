import { z } from "zod";
import { dagPolicySchema } from "./dag-policy";

/**
 * The JSON Schema of `dag-policy.yaml`, for editors: a plain object, the same each time. It contains keys, types and
 * closed lists; forms of single values are checked when the file is read.
 */
export function dagPolicyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(dagPolicySchema, { io: "input", target: "draft-7" });
  return { $schema, title: "dag-policy.yaml of cdktf-mwaa-teams", ...schema };
}
