import { AccessError } from "../../../modules/access/access-error";
import { parsePolicy } from "../../../modules/access/policy/parse-policy";

const WHERE = "payments: aws_s3_bucket_policy.Policy: policy";

function parse(...statements: object[]): ReturnType<typeof parsePolicy> {
  return parsePolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    "bucket policy",
    WHERE,
  );
}

describe("parsePolicy", () => {
  test("reads single values and lists alike, and names statements without a Sid by their place", () => {
    const [one, two] = parse(
      { Sid: "One", Effect: "Allow", Action: "s3:GetObject", Resource: "*", Principal: { AWS: "a" } },
      { Effect: "Deny", NotAction: ["s3:*"], NotResource: ["x"], Condition: { Bool: { k: true, l: [1] } } },
    ).statements;

    expect(one).toMatchObject({ label: "bucket policy: One", action: ["s3:GetObject"], resource: ["*"] });
    expect(one?.principal).toEqual({ everyone: false, aws: ["a"], services: [], others: [] });
    expect(two).toMatchObject({
      label: "bucket policy: statement 2",
      notAction: ["s3:*"],
      notResource: ["x"],
      conditions: [
        { operator: "Bool", key: "k", values: ["true"] },
        { operator: "Bool", key: "l", values: ["1"] },
      ],
    });
  });

  test("reads one statement that is not in a list", () => {
    expect(parsePolicy('{"Statement":{"Effect":"Allow","Action":"*"}}', "p", WHERE).statements).toHaveLength(
      1,
    );
  });

  test.each([
    ["no JSON", "{", "must be an IAM policy document"],
    ["other JSON", "[]", "must be an IAM policy document"],
    ["no statement", '{"Version":"2012-10-17"}', "must be an IAM policy document"],
    ["a statement that is none", '{"Statement":["x"]}', "statement 1: must be a statement"],
  ])("fails for %s, naming the stack and the resource", (_, text, message) => {
    expect(() => parsePolicy(text, "p", WHERE)).toThrow(AccessError);
    expect(() => parsePolicy(text, "p", WHERE)).toThrow(`${WHERE}: ${message}`);
  });

  test.each([
    [
      "an unknown element",
      { Actions: "s3:*" },
      'must hold elements of IAM\'s policy language, got: "Actions"',
    ],
    ["an effect that is none", { Effect: "allow" }, 'Effect must be Allow or Deny, got: "allow"'],
    ["both Action and NotAction", { NotAction: "x" }, "must have one of Action and NotAction"],
    ["an action that is no text", { Action: [{}] }, "Action must be a text or a list of texts, got: [{}]"],
    ["a principal that is no map", { Principal: "me" }, 'Principal must be "*" or a map, got: "me"'],
    ["a condition that is no map", { Condition: [] }, "Condition must be a map, got: []"],
  ])("fails for %s, naming the statement", (_, wrong, message) => {
    expect(() => parse({ Sid: "Mine", Effect: "Allow", Action: "*", Resource: "*", ...wrong })).toThrow(
      `${WHERE}: Mine: ${message}`,
    );
  });
});
