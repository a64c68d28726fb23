import { PrivilegeChangeDetector } from "../../../modules";
import { ACCOUNT, existingKey } from "../support/fixtures";
import { Template } from "../support/template";

/** Ids of the statements that let CloudWatch Logs start the function, for these environments. */
function statementIds(...environmentNames: string[]): string[] {
  const template = Template.of((stack) => {
    new PrivilegeChangeDetector(stack, "Detector", {
      ...ACCOUNT,
      environments: environmentNames.map((environmentName) => ({ environmentName })),
      detectorName: "detector",
      encryptionKey: existingKey(stack),
      realtime: true,
    });
  });
  return template
    .resources("aws_lambda_permission")
    .map(({ statement_id: id }) => String(id))
    .filter((id) => id.startsWith("LogsStartDetector-"));
}

/** Lengths around the one from which an id would be too long, and the longest that MWAA has. */
const LENGTHS = [59, 60, 61, 62, 70, 80];

test.each(LENGTHS)(
  "statement ids are ones of Lambda's, and differ, for two names of %i characters",
  (length) => {
    const start = "e".repeat(length - 1);
    const ids = statementIds(`${start}1`, `${start}2`);

    expect(ids.filter((id) => !/^[a-zA-Z0-9-_]{1,100}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(10);
    expect(statementIds(`${start}1`, `${start}2`)).toEqual(ids);
  },
);

test("statement ids that fit stay as they were before there was a limit", () => {
  const longest = `e${"x".repeat(59)}`;

  expect(statementIds("payments")).toContain("LogsStartDetector-airflow-payments-DAGProcessing");
  expect(statementIds(longest)).toContain(`LogsStartDetector-airflow-${longest}-DAGProcessing`);
});
