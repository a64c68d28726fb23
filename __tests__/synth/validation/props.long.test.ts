import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import * as api from "../../../modules";
import { testApp } from "../../support/test-app";
import { Template } from "../support/template";
import { CASES } from "./support/construct-cases";
import { type AnyConstructCase, type Tokens, tokensOf } from "./support/prop-case";
import { TEAM_ENVIRONMENT } from "./support/team-environment-case";

const constructs: Readonly<Record<string, AnyConstructCase>> = {
  ...CASES,
  TeamEnvironment: TEAM_ENVIRONMENT,
};

/** CDKTF's marks of what Terraform alone knows, and a number of its that stands for it. */
const TOKEN_TEXT = /TfToken|TOKEN\.\d|e\+29\d/;

/** How many values a case has is known once there are tokens. */
type Values = (tokens: Tokens) => readonly unknown[];

function synth(
  { make, required, further }: AnyConstructCase,
  props: (tokens: Tokens) => Record<string, unknown>,
): string {
  return Template.of((stack) => {
    const scope = new Construct(stack, "Support");
    make(stack, {
      accountId: "111122223333",
      region: "eu-west-1",
      ...required(scope),
      ...further,
      ...props(tokensOf(stack)),
    });
  }).text;
}

/** What the construct said of it. */
function rejection(
  definition: AnyConstructCase,
  props: (tokens: Tokens) => Record<string, unknown>,
): unknown {
  try {
    synth(definition, props);
    return "nothing";
  } catch (error) {
    return error;
  }
}

const cases = Object.entries(constructs).flatMap(([name, definition]) =>
  Object.entries(definition.props).map(([prop, propCase]) => ({ name, prop, definition, propCase })),
);

function countOf(values: Values | undefined): number {
  return values?.(tokensOf(new TerraformStack(testApp(), "count"))).length ?? 0;
}

function expectRejection(error: unknown, prop: string): void {
  expect(error).toBeInstanceOf(api.PropValidationError);
  const { message } = error as Error;
  expect(message).toMatch(new RegExp(`^test/It: \`${prop}[^\`]*\` must `));
  expect(message).not.toMatch(TOKEN_TEXT);
}

test("every public construct has its cases", () => {
  const names = Object.entries(api)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof Construct)
    // The props of a stack are those of what it creates.
    .filter(([name]) => !name.endsWith("Stack"))
    .map(([name]) => name);

  expect(names.length).toBeGreaterThan(10);
  expect(
    Object.keys(constructs)
      .filter((name) => !name.includes("."))
      .sort(),
  ).toEqual(names.sort());
});

describe.each(cases)("$name: `$prop`", ({ prop, definition, propCase }) => {
  const { taken, rejected, wrong, with: beside = {} } = propCase;

  test("brings a value that Terraform alone knows to Terraform", () => {
    for (let index = 0; index < countOf(taken); index++) {
      const text = synth(definition, (tokens) => ({ ...beside, [prop]: taken?.(tokens)[index] }));

      expect(propCase.unseen === true || text.includes("var.")).toBe(true);
      expect(text).not.toMatch(TOKEN_TEXT);
    }
  });

  test("is rejected, with the construct's path, where it must be known at synth", () => {
    for (let index = 0; index < countOf(rejected); index++) {
      const error = rejection(definition, (tokens) => ({ ...beside, [prop]: rejected?.(tokens)[index] }));

      expectRejection(error, prop);
    }
  });

  test("is rejected, with the construct's path, where it is wrong", () => {
    for (const value of wrong) {
      expectRejection(
        rejection(definition, () => ({ ...beside, [prop]: value })),
        prop,
      );
    }
  });
});

const needed = Object.entries(constructs).flatMap(([name, definition]) =>
  Object.keys(definition.required(new TerraformStack(testApp(), "needs"))).map((prop) => ({
    name,
    prop,
    definition,
  })),
);

test.each(needed)("$name: `$prop` is rejected where it is missing", ({ prop, definition }) => {
  expectRejection(
    rejection(definition, () => ({ [prop]: undefined })),
    prop,
  );
});

test("props that are no object are rejected", () => {
  expect(() =>
    Template.of((stack) => {
      new api.EnvironmentLogs(stack, "It", undefined as unknown as api.EnvironmentLogsProps);
    }),
  ).toThrow("test/It: `props` must be an object, got: nothing");
});
