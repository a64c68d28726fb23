import recorded from "../../../modules/identity/dependent-actions.json";
import { dependentActions, dependentActionWarnings } from "../../../modules/identity/dependent-actions";
import { knownActions } from "../../../modules/identity/iam-actions";
import { dependentActionsText } from "../../../tools/dependent-actions/dependent-actions-text";

test.each([
  ["ecs:RunTask", ["iam:PassRole"]],
  ["ECS:runtask", ["iam:PassRole"]],
  ["sagemaker:CreateTrainingJob", ["iam:PassRole"]],
  ["elasticmapreduce:RunJobFlow", ["iam:PassRole"]],
  ["codeartifact:GetAuthorizationToken", ["sts:GetServiceBearerToken"]],
  ["s3:GetObject", []],
  ["ecs:Run*", []],
  ["nosuch:Action", []],
])("%s needs %j", (action, needed) => {
  expect(dependentActions(action)).toEqual(needed);
});

test("the table names actions that AWS documents, and nothing that is needed only at times", () => {
  const needed = Object.entries(recorded.services).flatMap(([service, actions]) =>
    actions.split(" ").flatMap((entry) => {
      const [name = "", others = ""] = entry.split("=");
      return others.split(",").map((other) => [`${service}:${name}`, other] as const);
    }),
  );
  expect(needed.length).toBeGreaterThan(1000);
  const undocumented = needed.filter(([action]) => knownActions(action).length === 0);
  // Two sources of one reference, of different days.
  expect(undocumented.length).toBeLessThan(needed.length / 50);
  expect(needed.filter(([, other]) => /^kms:|Tag|CreateServiceLinkedRole/.test(other))).toEqual([]);
});

test("a wildcard that takes in the needed action is enough, a denial is not", () => {
  const allow = (Action: string[]): object => ({ Sid: "A", Effect: "Allow", Action, Resource: "*" });
  const warnings = (...statements: object[]): string[] => dependentActionWarnings(statements as never);
  expect(warnings(allow(["ecs:RunTask", "iam:Pass*"]))).toEqual([]);
  expect(
    warnings(allow(["ecs:RunTask"]), { Sid: "D", Effect: "Deny", Action: "iam:PassRole", Resource: "*" }),
  ).toHaveLength(1);
});

test("an action of IAM that no DAG gets is said to be another's", () => {
  const warnings = dependentActionWarnings([
    { Sid: "A", Effect: "Allow", Action: "cloudwatch:PutMetricStream", Resource: "*" },
    { Sid: "B", Effect: "Allow", Action: "elasticmapreduce:CreateStudio", Resource: "*" },
  ]);
  for (const warning of warnings) {
    expect(warning).toMatch(/^\S+ needs \S+/);
  }
});

test("the text has a line for each service, sorted, without repetition", () => {
  expect(
    dependentActionsText("x==1", {
      "b:Two": ["iam:PassRole", "iam:PassRole", "kms:Decrypt"],
      "a:One": ["s3:GetObject", "a:One", "ec2:CreateTags"],
      "b:Other": ["iam:CreateServiceLinkedRole"],
    }),
  ).toBe(
    '{\n  "source": "x==1",\n  "services": {\n    "a": "One=s3:GetObject",\n    "b": "Two=iam:PassRole"\n  }\n}\n',
  );
});
