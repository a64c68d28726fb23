import fc from "fast-check";
import { type Diagnostic } from "../../../../functions/dag-publisher/diagnostic";
import { SEVERITIES } from "../../../../functions/dag-publisher/policy/severity";
import { type CheckReport } from "../../../../functions/dag-publisher/report/check-report";
import { anyText } from "../../../support/any-text";

/** A finding with a place. */
export function finding(changes: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: "EXEC001",
    severity: "error",
    message: "eval runs text as code",
    fix: "read data as data",
    path: "dags/payments/daily.py",
    line: 12,
    column: 5,
    endLine: 12,
    endColumn: 9,
    snippet: "x = eval(text)",
    ...changes,
  };
}

/** A report of these findings. */
export function report(diagnostics: readonly Diagnostic[], changes: Partial<CheckReport> = {}): CheckReport {
  return { files: 3, diagnostics, problems: [], ...changes };
}

/** Text as a stranger may write it: markup, escape sequences, line ends. */
const hostile = fc
  .array(
    fc.oneof(
      anyText({ maxLength: 6 }),
      fc.constantFrom(
        "\u001b[2J",
        "\n::error::x",
        "%0A",
        "|",
        "`",
        "<img src=x>",
        "[a](http://x)",
        "@team",
        "\r\n",
        "\u202e",
        "\\",
        "\u009b",
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));

/** Reports with hostile text wherever a stranger's file could put it. */
export const hostileReports: fc.Arbitrary<CheckReport> = fc.record({
  files: fc.nat(),
  diagnostics: fc.array(
    fc
      .record({
        severity: fc.constantFrom(...SEVERITIES),
        message: hostile,
        fix: fc.option(hostile, { nil: undefined }),
        path: hostile,
        line: fc.integer({ min: 1, max: 1000 }),
        column: fc.integer({ min: 1, max: 200 }),
        snippet: hostile,
      })
      .map((texts) => finding({ ...texts, endLine: texts.line, endColumn: texts.column + 3 })),
    { maxLength: 5 },
  ),
  problems: fc.array(fc.record({ path: hostile, message: hostile }), { maxLength: 2 }),
});
