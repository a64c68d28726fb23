import path from "node:path";
import { compileFunction } from "node:vm";
import { transformSync } from "esbuild";
import { type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import * as library from "../../../modules";
import { Template } from "../support/template";
import { examplesUnder, typeErrors } from "./docstring-examples";

const CONSTRUCTS = Object.entries(library)
  .filter(([, exported]) => typeof exported === "function" && exported.prototype instanceof Construct)
  .map(([name]) => name);
const EXAMPLES = examplesUnder(path.resolve(__dirname, "../../../modules"));
const FILES = path.join(__dirname, "files");

/** Runs the code of an example, as a module that its author keeps beside `files/`. */
function run(code: string, stack: TerraformStack): void {
  const { code: script } = transformSync(code, { loader: "ts", format: "cjs" });
  const module = compileFunction(script, ["require", "exports", "module", "__dirname", "stack"]);
  module.call(undefined, jest.requireActual, {}, { exports: {} }, FILES, stack);
}

test("every public construct has an example that creates it", () => {
  expect(CONSTRUCTS).toContain("TeamEnvironment");
  expect(
    CONSTRUCTS.filter(
      (name) =>
        !EXAMPLES.some(
          ({ name: of, code }) =>
            // A stack is created in an app.
            of === name && (code.includes(`new ${name}(stack, `) || code.includes(`new ${name}(app, `)),
        ),
    ),
  ).toEqual([]);
});

test.each(EXAMPLES)("the example of $name synthesizes", ({ code }) => {
  expect(Template.of((stack) => run(code, stack)).text).not.toBe("");
});

const WRONG = {
  name: "Wrong",
  code: `import { DagBucket } from "cdktf-mwaa-teams";\nnew DagBucket(stack, "Bucket", {});`,
};

test("the compiler accepts every example, and finds a wrong one", () => {
  expect(typeErrors([...EXAMPLES, WRONG])).toEqual([
    expect.stringContaining("Wrong: Argument of type '{}' is not assignable"),
  ]);
});

test("a wrong example fails when it runs", () => {
  expect(() => Template.of((stack) => run(WRONG.code, stack))).toThrow(library.PropValidationError);
});
