import Ajv from "ajv";
import fc from "fast-check";
import schema from "../../../../schema/dag-diagnostics.schema.json";
import { jsonReport } from "../../../../functions/dag-publisher/report/json";
import { finding, hostileReports, report } from "./reports";

describe("the report as JSON", () => {
  const validate = new Ajv().compile(schema);

  test("is what its published schema describes", () => {
    expect(validate({ version: 2 })).toBe(false);
    fc.assert(
      fc.property(hostileReports, (hostile) => {
        expect([validate(JSON.parse(jsonReport(hostile))), validate.errors]).toEqual([true, null]);
      }),
    );
  });

  test("has counts, findings and what could not be read", () => {
    const problems = [{ path: "a", message: "must be there" }];

    expect(JSON.parse(jsonReport(report([finding()], { problems })))).toEqual({
      version: 1,
      summary: { files: 3, error: 1, warning: 0, info: 0 },
      diagnostics: [finding()],
      problems,
    });
  });
});
