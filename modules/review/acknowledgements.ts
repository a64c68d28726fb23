import * as z from "zod";
import { dateRule, notEmptyRule } from "../validation/text-rules";
import { formatPath } from "../yaml/format-path";
import { isMap } from "../yaml/path";
import { schemaProblems } from "../yaml/schema-issues";
import { map, text } from "../yaml/schema-types";
import { inFileOrder, problemLine, type YamlProblem } from "../yaml/yaml-problem";
import { YamlSource } from "../yaml/yaml-source";
import { type RuleId, RULES } from "./finding";
import { ReviewError } from "./review-error";

const RULE_IDS = Object.keys(RULES) as [RuleId, ...RuleId[]];

const acknowledgementSchema = map({
  address: text(notEmptyRule).describe("Address of the resource, as the report has it."),
  rule: z.enum(RULE_IDS).describe("Id of the rule that has found it."),
  reason: text(notEmptyRule).describe("Why it may be so."),
  owner: text(notEmptyRule).describe("Who answers for it: a person or a team."),
  expires: text(dateRule).describe('Last day that it counts, such as "2027-03-31".'),
});

/** The schema of an acknowledgements file. */
export const acknowledgementsSchema = map({
  acknowledgements: z
    .array(acknowledgementSchema)
    .default([])
    .describe("Findings that are accepted, each with address, rule, reason, owner and last day."),
});

/** A finding that somebody accepts. */
export type Acknowledgement = z.output<typeof acknowledgementSchema>;

/** The entries of a file: those that count, and those that are over. */
export interface Acknowledgements {
  readonly valid: readonly Acknowledgement[];
  readonly expired: readonly Acknowledgement[];
}

/**
 * The acknowledgements of a YAML or JSON text.
 * @param file name of the file as messages show it
 * @param today the day that they are looked at, such as `2027-03-31`
 * @throws ReviewError with everything that is wrong in the text, a line each
 */
export function parseAcknowledgements(content: string, file: string, today: string): Acknowledgements {
  const fail = (problems: readonly YamlProblem[]): never => {
    throw new ReviewError(
      inFileOrder(problems)
        .map((problem) => problemLine(file, problem))
        .join("\n"),
    );
  };
  const source = new YamlSource(content);
  if (source.problems.length > 0) {
    return fail(source.problems);
  }
  const value = source.value ?? {};
  if (!isMap(value)) {
    return fail([{ path: "", message: "must be a map, got: something else" }]);
  }
  const result = acknowledgementsSchema.safeParse(value);
  if (!result.success) {
    return fail(
      schemaProblems(result.error.issues, value).map(({ path, message, atKey }) => ({
        path: formatPath(path),
        message,
        ...(atKey ? source.positionOfKey(path) : source.positionOf(path)),
      })),
    );
  }
  const all = result.data.acknowledgements;
  return {
    valid: all.filter(({ expires }) => expires >= today),
    expired: all.filter(({ expires }) => expires < today),
  };
}

/** The JSON Schema of an acknowledgements file, for editors: a plain object, the same each time. */
export function acknowledgementsJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(acknowledgementsSchema, { io: "input", target: "draft-7" });
  return { $schema, title: "acknowledgements of mwaa-teams review", ...schema };
}
