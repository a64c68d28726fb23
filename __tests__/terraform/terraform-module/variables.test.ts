import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HANDWRITTEN, IAM_ACTIONS } from "../../../tools/terraform-module/build-module";
import { withSchemaTexts } from "../../../tools/terraform-module/variables";
import { type TerraformError } from "../support/diagnostics";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";
import { VARIABLE_CASES } from "./variable-cases";

/** What every call of the module must give. */
const REQUIRED = {
  organization: "acme",
  team_name: "payments",
  account_id: "111122223333",
  region: "eu-west-1",
  airflow_version: "2.11.2",
  vpc_cidr: "10.0.0.0/16",
};

function isRefusal(error: unknown): error is TerraformError {
  return error instanceof Error && error.name === "TerraformError";
}

describeWith(["terraform"], "the variables of the Terraform module", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  /** What Terraform says to each case. */
  let messages: string[][];

  // Of the module there are the checks alone, which need no provider.
  beforeAll(async () => {
    bench = await Workbench.open();
    const checks = join(bench.janitor.temporaryFolder(), "checks");
    mkdirSync(checks);
    readdirSync(HANDWRITTEN)
      .filter((name) => /^(variables.*|patterns)\.tf$/.test(name))
      .forEach((name) => {
        writeFileSync(join(checks, name), withSchemaTexts(readFileSync(join(HANDWRITTEN, name), "utf8")));
      });

    copyFileSync(IAM_ACTIONS, join(checks, "iam-actions.json"));

    const all = VARIABLE_CASES.map((_, index) => index);
    const first = await messagesOf(checks, all);
    // What depends on other variables is checked only where all else is in order.
    const second = await messagesOf(
      checks,
      all.filter((index) => !first.has(index)),
    );
    messages = all.map((index) => first.get(index) ?? second.get(index) ?? []);
  });
  afterAll(() => bench.close());

  /** What Terraform says to these cases, by one plan with a call for each. */
  async function messagesOf(
    checks: string,
    cases: readonly number[],
  ): Promise<ReadonlyMap<number, string[]>> {
    const root = join(checks, "..");
    // A line for each call, by which its messages are distinguished from the others'.
    const calls = cases.map((index) => {
      const call = { source: "./checks", ...REQUIRED, ...VARIABLE_CASES[index]?.arguments };
      return `"case${index}": ${JSON.stringify(call)}`;
    });
    writeFileSync(join(root, "cdk.tf.json"), `{"module": {\n${calls.join(",\n")}\n}}`);
    const workspace = await bench.workspace("variables", root);
    const error: unknown = await workspace.plan().catch((reason: unknown) => reason);
    if (!isRefusal(error)) {
      throw new Error(`Terraform must refuse bad values, got: ${String(error)}`);
    }
    const reported = new Map<number, string[]>();
    for (const { range, summary, detail = "" } of error.diagnostics) {
      const index = cases[(range?.start.line ?? 0) - 2];
      if (index === undefined) {
        throw new Error(`a message belongs to no case: ${summary}: ${detail}`);
      }
      reported.set(index, [...(reported.get(index) ?? []), `${summary}: ${detail}`]);
    }
    return reported;
  }

  const indexed = VARIABLE_CASES.map((given, index) => ({
    ...given,
    index,
    shown: JSON.stringify(given.arguments).slice(0, 150),
  }));

  it.each(indexed.filter(({ problem }) => problem === undefined))(
    "take what the library takes: $shown",
    ({ index }) => expect(messages[index]).toEqual([]),
  );

  it.each(indexed.filter(({ problem }) => problem !== undefined))(
    "refuse what the library refuses, and say what is allowed: $shown",
    ({ index, variable }) => {
      expect(messages[index]).not.toEqual([]);
      messages[index]?.forEach((message) => {
        expect(message).toMatch(/^Invalid value for variable: .*\bmust\b/s);
        expect(message).toContain(variable.replace(/^(tags|permissions)$/, ""));
      });
    },
  );
});
