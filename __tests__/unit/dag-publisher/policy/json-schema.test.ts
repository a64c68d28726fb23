import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import schema from "../../../../schema/dag-policy.schema.json";

const EXAMPLE = path.resolve(__dirname, "../../../../examples/dag-checks/dag-policy.yaml");

describe("the JSON Schema of dag-policy.yaml", () => {
  const validate = new Ajv({ strict: false }).compile(schema);

  test("accepts an empty policy and the example's", () => {
    expect([validate({}), validate(parse(readFileSync(EXAMPLE, "utf8")))]).toEqual([true, true]);
  });

  test.each([
    ["an unknown key", { import: ["pandas"] }],
    ["an unknown rule", { rules: { EXEC999: "off" } }],
    ["an unknown severity", { rules: { EXEC001: "fatal" } }],
    [
      "an exception without an owner",
      { exceptions: [{ path: "a.py", rule: "EXEC001", reason: "r", expires: "2027-01-01" }] },
    ],
  ])("rejects %s", (_, policy) => {
    expect(validate(policy)).toBe(false);
  });
});
