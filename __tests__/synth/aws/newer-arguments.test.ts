import fs from "node:fs";
import { NEWER_ARGUMENTS, takeOut } from "../../terraform/support/newer-arguments";
import { type StackJson } from "../../terraform/support/stack-json";
import { teamEnvironment } from "../support/fixtures";
import { Template } from "../support/template";

const { text } = Template.of((stack) => teamEnvironment(stack, { workerReplacement: "GRACEFUL" }));
const stack = (): StackJson => JSON.parse(text) as StackJson;

/** The Terraform suite takes these out where its provider is older, so no schema of a provider checks them there. */
describe.each(NEWER_ARGUMENTS)("the newer argument $path of $type", (argument) => {
  const { type, path, since } = argument;
  const name = path.at(-1) ?? "";

  test("is one that the bindings have, at a version of the provider that has it", () => {
    const module = `@cdktf/provider-aws/lib/${type.replace(/^aws_/, "").replaceAll("_", "-")}`;
    const declarations = fs.readFileSync(require.resolve(module).replace(/\.js$/, ".d.ts"), "utf8");
    const page = new RegExp(`/aws/([\\d.]+)/docs/resources/${type.replace(/^aws_/, "")}#${name}`);
    const [, version = "0"] = page.exec(declarations) ?? [];

    expect(version.localeCompare(since, "en", { numeric: true })).toBeGreaterThanOrEqual(0);
  });

  test("is used, and all else stays where it is taken out", () => {
    const fitted = stack();
    expect(takeOut(fitted, [argument])).toBe(true);

    const without = JSON.parse(text, (key, value: unknown) => (key === name ? undefined : value)) as unknown;
    expect(fitted).toEqual(without);
    expect(fitted).not.toEqual(stack());
    expect(takeOut(fitted, [argument])).toBe(false);
  });
});
