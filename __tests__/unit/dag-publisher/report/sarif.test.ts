import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { sarifReport } from "../../../../functions/dag-publisher/report/sarif";
import { finding, hostileReports, report } from "./reports";

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly Record<string, unknown>[];
  }[];
}

describe("the SARIF log", () => {
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  // A schema of draft 4, of which it uses nothing that later drafts read otherwise, but for these two.
  const { $schema, id, ...laterDraft } = schema;
  const validate: ValidateFunction = ajv.compile(laterDraft);

  /** What the schema of SARIF 2.1.0 finds wrong. */
  function problems(log: unknown): unknown[] {
    return validate(log) ? [] : (validate.errors ?? []);
  }

  function logOf(...args: Parameters<typeof report>): Log {
    return JSON.parse(sarifReport(report(...args), { version: "1.2.3" })) as Log;
  }

  test("is what the schema of SARIF 2.1.0 allows, whatever files are called and hold", () => {
    expect(problems({ version: "2.1.0" })).not.toEqual([]);
    fc.assert(
      fc.property(hostileReports, (hostile) => {
        expect(problems(JSON.parse(sarifReport(hostile, { version: "1.2.3" })))).toEqual([]);
      }),
    );
  });

  test("has a result at the place of each finding, with its rule", () => {
    const [run] = logOf([finding({ severity: "info" })]).runs;

    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(["EXEC001"]);
    expect(run?.results).toEqual([
      {
        ruleId: "EXEC001",
        ruleIndex: 0,
        level: "note",
        message: { text: "eval runs text as code: read data as data" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "dags/payments/daily.py" },
              region: {
                startLine: 12,
                startColumn: 5,
                endLine: 12,
                endColumn: 9,
                snippet: { text: "x = eval(text)" },
              },
            },
          },
        ],
      },
    ]);
  });

  test("describes rules about texts and file names too", () => {
    const [run] = logOf([finding({ rule: "FILE001" }), finding({ rule: "ENC002" })]).runs;

    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(["ENC002", "FILE001"]);
    expect(run?.results.map(({ ruleIndex }) => ruleIndex)).toEqual([1, 0]);
  });

  test("is validated by the schema of SARIF 2.1.0", () => {
    expect([$schema, id]).toEqual([
      "http://json-schema.org/draft-04/schema#",
      expect.stringContaining("sarif-2.1.0"),
    ]);
  });

  test("has paths as URIs", () => {
    const text = sarifReport(report([finding({ path: "my dags/50%.py" })]), { version: "1.2.3" });

    expect(text).toContain('"uri": "my%20dags/50%25.py"');
  });

  test("says that a run was no success where something could not be read", () => {
    expect(logOf([]).runs[0]?.invocations[0]?.executionSuccessful).toBe(true);
    const failed = logOf([], { problems: [{ path: "a", message: "must be there" }] });
    expect(failed.runs[0]?.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: "must be there" } }],
    });
    expect(problems(failed)).toEqual([]);
  });
});
