import { z } from "zod";
import { RULE_IDS } from "../policy/rule-ids";
import { SEVERITIES } from "../policy/severity";

const place = z.int().min(1);

const diagnosticSchema = z.strictObject({
  rule: z.enum(RULE_IDS).optional().describe("Id of the rule."),
  severity: z.enum(SEVERITIES).describe("How bad it is. An error stops a file."),
  message: z.string().describe("What is wrong there, as one sentence without a full stop."),
  fix: z.string().optional().describe("What to do instead, as one sentence without a full stop."),
  path: z.string().describe("Path of the file as it was given, with /."),
  line: place.optional().describe("Line from 1; missing where the finding is about the file as a whole."),
  column: place.optional().describe("Column from 1, in UTF-16 code units."),
  endLine: place.optional().describe("Line of the place's end."),
  endColumn: place.optional().describe("Column behind the place's last character, on endLine."),
  snippet: z.string().optional().describe("The line of the file, shortened, without secrets."),
});

const problemSchema = z.strictObject({
  path: z.string().optional().describe("Path as it was given; missing where the problem is about no path."),
  message: z.string().describe("Why it could not be read, as one sentence without a full stop."),
});

const count = z.int().min(0);

/** What `--format json` writes. */
export const reportSchema = z.strictObject({
  version: z.literal(1).describe("Changes with whatever a reader would have to know."),
  summary: z.strictObject({
    files: count.describe("Files that were checked."),
    error: count.describe("Findings that are errors."),
    warning: count.describe("Findings that are warnings."),
    info: count.describe("Findings that are notes."),
  }),
  diagnostics: z.array(diagnosticSchema).describe("Findings, in the order of the files."),
  problems: z.array(problemSchema).describe("What could not be read."),
});

/** The JSON Schema of `mwaa-teams check --format json`: a plain object, the same each time. */
export function diagnosticsJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, {
    target: "draft-7",
    override: ({ jsonSchema }) => {
      // zod bounds every whole number to JavaScript's safe integers.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
        delete jsonSchema.maximum;
      }
    },
  });
  return { $schema, title: "mwaa-teams check --format json", ...schema };
}
