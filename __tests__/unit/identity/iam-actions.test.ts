import { knownActions, unknownActionProblem } from "../../../modules/identity/iam-actions";

describe("knownActions", () => {
  test.each([
    ["s3:GetObject", ["s3:GetObject"]],
    ["S3:getobject", ["S3:GetObject"]],
    ["sqs:S*Message", ["sqs:SendMessage"]],
    ["s3:GetObjects", []],
    ["nosuch:Get", []],
    ["constructor:toString", []],
  ])("%s", (pattern, expected) => {
    expect(knownActions(pattern)).toEqual(expected);
  });
});

describe("unknownActionProblem", () => {
  test.each([
    ["s3:GetObjct", `must be an action in IAM's reference (did you mean "s3:GetObject"?)`],
    ["s4:GetObject", /^must be an action of a service in IAM's reference/],
    ["s3:Frobnicate*", "must be an action in IAM's reference"],
  ])("%s is rejected, with what was probably meant", (pattern, message) => {
    expect(unknownActionProblem(pattern)).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });

  test.each(["s3:GetObject", "s3:Get*", "GLUE:startjobrun", "s3:*", "bedrock:Invoke?odel"])(
    "%s is known",
    (pattern) => {
      expect(unknownActionProblem(pattern)).toBeUndefined();
    },
  );
});
