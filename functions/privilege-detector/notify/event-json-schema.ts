import { z } from "zod";
import { eventDetailSchema } from "./event-schema";

/** The JSON Schema of the events' `detail`, for those who read them; open to keys that come later. */
export function eventJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(eventDetailSchema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      // Every whole number is bounded to what JavaScript can count; readers need not know that.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
        delete jsonSchema.minimum;
      }
    },
  });
  return { $schema, title: "Privilege Change Detected", ...schema };
}
