import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { TEAM_KEYS } from "../../../../modules/config/team-schema";
import { HANDWRITTEN } from "../../../../tools/terraform-module/build-module";
import {
  missingVariables,
  variableName,
  WITHOUT_VARIABLE,
  withSchemaTexts,
} from "../../../../tools/terraform-module/variables";

test.each([
  ["logRetentionInDays", "log_retention_in_days"],
  ["accountId", "account_id"],
  ["additionalEndpointServices", "endpoint_services"],
])("the variable of %s is %s", (prop, name) => {
  expect(variableName(prop)).toBe(name);
});

test("a variable gets type, description, default and nullable from the key of teams.yaml", () => {
  const validation = `  validation {
    condition     = var.log_level != ""
    error_message = "log_level must not be empty."
  }
`;

  expect(withSchemaTexts(`variable "log_level" {\n${validation}}\n`)).toBe(`variable "log_level" {
  type        = string
  description = "Level of all five log types. One of INFO or DEBUG."
  default     = "INFO"
  nullable    = false

${validation}}
`);
});

test("what a variable says itself stays", () => {
  const text = withSchemaTexts(`variable "min_workers" {\n  default     = 1\n  nullable    = false\n}\n`);

  expect(text).toMatch(
    /^variable "min_workers" \{\n {2}type {8}= number\n {2}description = ".*"\n {2}default {5}= 1\n {2}nullable {4}= false\n\}\n$/,
  );
});

test.each([
  [
    "list of objects",
    "permissions",
    "list(object({ actions = list(string), resources = list(string), acknowledge = optional(string) }))",
  ],
  ["map", "airflow_configuration_options", "map(string)"],
  ["flag", "deletion_protection", "bool"],
])("a %s keeps its type", (_kind, name, type) => {
  expect(withSchemaTexts(`variable "${name}" {\n}\n`)).toContain(`  type        = ${type}\n`);
});

test("an optional key without a default is null, and a required one has no default", () => {
  expect(withSchemaTexts('variable "schedulers" {\n}\n')).toContain("  default     = null\n");
  expect(withSchemaTexts('variable "airflow_version" {\n}\n')).not.toContain("default  ");
});

test("a variable of the module's own is left alone", () => {
  const own = 'variable "team_name" {\n  type = string\n}\n';

  expect(withSchemaTexts(own)).toBe(own);
});

test("a key of teams.yaml without a variable is missing", () => {
  expect(missingVariables("")).toContain("log_level");
  expect(missingVariables('variable "log_level" {\n}\n')).not.toContain("log_level");
});

describe("the values that a variable takes are those of the key of teams.yaml", () => {
  const text = fs
    .readdirSync(HANDWRITTEN)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => fs.readFileSync(path.join(HANDWRITTEN, name), "utf8"))
    .join("\n");
  const closed = TEAM_KEYS.flatMap(({ schema, target: { prop } }) => {
    const { enum: values } = z.toJSONSchema(schema, { io: "input" });
    return prop === undefined || values === undefined || prop in WITHOUT_VARIABLE
      ? []
      : [[variableName(prop), values] as const];
  });

  test.each(closed)("%s", (name, values) => {
    const [, list = "[]"] = new RegExp(`contains\\((\\[[^\\]]*\\]), var\\.${name}\\)`).exec(text) ?? [];

    expect(JSON.parse(list.replace(/,\s*\]/, "]"))).toEqual(values);
  });

  test("there are such variables", () => {
    expect(closed.map(([name]) => name)).toEqual(
      expect.arrayContaining(["environment_class", "log_level", "log_retention_in_days"]),
    );
  });
});
