import { jsonSummary, summary, warningLines } from "../../../modules/app/summary";

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
    expect(summary({ stacks: [team, { ...team, name: "a", resources: 7 }], warnings: [] })).toBe(
      [
        "stack     account       region     resources  file                                   warnings",
        "payments  111122223333  eu-west-1  65         cdktf.out/stacks/payments/cdk.tf.json  0",
        "a         111122223333  eu-west-1  7          cdktf.out/stacks/payments/cdk.tf.json  0",
      ].join("\n"),
    );
  });

  test("counts each team's warnings in its line and lists all of them below", () => {
    const lines = summary({
      stacks: [{ ...team, warnings: ["First.", "Second."] }],
      warnings: ["Of all teams."],
    }).split("\n");

    expect(lines[1]).toMatch(/ 2$/);
    expect(lines.slice(2)).toEqual([
      "",
      "warning: Of all teams.",
      "warning: payments: First.",
      "warning: payments: Second.",
    ]);
  });

  test("names the stacks that are gone from the file, and where it says how to remove a team", () => {
    expect(summary({ stacks: [team], warnings: [], kept: ["billing"] })).toMatch(
      /\n\nkept: billing is gone from teams\.yaml; .* docs\/operations\.md#remove-a-team .*$/,
    );
    expect(summary({ stacks: [team], warnings: [], pruned: ["billing"] })).toMatch(/\n\npruned: billing,.*$/);
  });
});

test("warningLines is empty where there is nothing to look at", () => {
  expect(warningLines({ stacks: [team], warnings: [] })).toBe("");
});

test("jsonSummary has everything that the table has", () => {
  const stacks = [{ ...team, warnings: ["First."] }];

  expect(JSON.parse(jsonSummary({ stacks, warnings: ["Of all."], kept: ["billing"] }))).toEqual({
    stacks,
    warnings: ["Of all."],
    kept: ["billing"],
    pruned: [],
  });
});
