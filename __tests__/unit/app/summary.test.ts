import { summary } from "../../../modules/app/summary";

const team = {
  name: "payments",
  accountId: "111122223333",
  region: "eu-west-1",
  resources: 65,
  file: "cdktf.out/stacks/payments/cdk.tf.json",
  warnings: [],
};

describe("summary", () => {
  test("has a line for each team, in columns", () => {
    expect(summary([team, { ...team, name: "a", resources: 7 }], [])).toBe(
      [
        "stack     account       region     resources  file                                   warnings",
        "payments  111122223333  eu-west-1  65         cdktf.out/stacks/payments/cdk.tf.json  0",
        "a         111122223333  eu-west-1  7          cdktf.out/stacks/payments/cdk.tf.json  0",
      ].join("\n"),
    );
  });

  test("counts each team's warnings in its line and lists all of them below", () => {
    const lines = summary([{ ...team, warnings: ["First.", "Second."] }], ["Of all teams."]).split("\n");

    expect(lines[1]).toMatch(/ 2$/);
    expect(lines.slice(2)).toEqual([
      "",
      "warning: Of all teams.",
      "warning: payments: First.",
      "warning: payments: Second.",
    ]);
  });
});
