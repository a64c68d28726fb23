import Ajv from "ajv";
import addFormats from "ajv-formats";
import { ConfiguredStack } from "../../../modules/access/stack/configured-stack";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";
import { DEFAULT_ASSUMPTIONS } from "../../../modules/cost/assumptions";
import { type CostReport, costReport, withDifference } from "../../../modules/cost/cost-report";
import { estimate } from "../../../modules/cost/estimate";
import { costJsonSchema } from "../../../modules/cost/report/json-schema";
import { COST_RENDERERS } from "../../../modules/cost/report/render";

function reportOf(stacks: Readonly<Record<string, object>>): CostReport {
  const costs = Object.entries(stacks).map(([name, resource]) => {
    const json = JSON.stringify({ provider: { aws: [{ region: "us-west-2" }] }, resource });
    return estimate(new ConfiguredStack(TerraformJson.parse(json, "cdk.tf.json", name)), DEFAULT_ASSUMPTIONS);
  });
  return costReport(costs, DEFAULT_ASSUMPTIONS);
}

function team(environmentClass: string): object {
  return {
    aws_mwaa_environment: { Environment: { environment_class: environmentClass, max_workers: 5 } },
    aws_kms_key: { Key: {} },
  };
}

const before = reportOf({ marketing: team("mw1.small"), payments: team("mw1.small") });
const after = reportOf({ orders: team("mw1.micro"), payments: team("mw1.medium") });
const compared = withDifference(after, before, "main.yaml");

test("a difference names what changed, came and went, with the lines that differ and no other", () => {
  expect(compared.difference).toMatchObject({
    against: "main.yaml",
    monthly: cents(after.monthly - before.monthly),
  });
  expect(compared.difference?.stacks.map(({ name, is }) => [name, is])).toEqual([
    ["marketing", "gone"],
    ["orders", "new"],
    ["payments", "changed"],
  ]);
  expect(compared.difference?.stacks[2]?.lines).toEqual([
    { part: "environment", label: "environment mw1.medium", before: 0, after: 540.2 },
    { part: "environment", label: "environment mw1.small", before: 357.7, after: 0 },
  ]);
});

test("a difference the other way is the same with the other sign, and none against itself", () => {
  expect(withDifference(before, after, "x").difference?.monthly).toBe(-(compared.difference?.monthly ?? 0));
  expect(withDifference(after, after, "x").difference?.stacks).toEqual([]);
});

test("JSON is what its schema says, with and without a difference", () => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(costJsonSchema());

  for (const report of [after, compared, reportOf({})]) {
    expect(validate(JSON.parse(COST_RENDERERS.json(report))) || validate.errors).toBe(true);
  }
  expect(validate({ ...(JSON.parse(COST_RENDERERS.json(after)) as object), monthly: "1" })).toBe(false);
});

test("text ends each line with what a reader adds up, says what it assumes, and where prices come from", () => {
  const text = COST_RENDERERS.text(compared);

  expect(text).toMatch(/^ {2}environment +environment mw1\.medium +730 × 0\.74 \(hour\) +540\.20$/m);
  expect(text).toMatch(/^USD a month +758\.09$/m);
  expect(text).toMatch(/^Against main\.yaml: \+\d+\.\d\d USD a month$/m);
  expect(text).toMatch(/^ {2}marketing \(gone\): \d+\.\d\d → 0\.00$/m);
  expect(text).toMatch(/^ {2}hours that an environment runs: 730 \(--hours\)$/m);
  expect(text).toMatch(/^ {2}AWS Price List, offer AmazonMWAA .*; read 2026-08-08$/m);
  expect(text).not.toMatch(/ $/m);
});

test("Markdown begins with the sum and the difference, and every table has as many cells as its head", () => {
  const markdown = COST_RENDERERS.markdown(compared);

  expect(markdown).toMatch(
    /^\*\*758\.09 USD a month\*\*, at most [\d,.]+ with every worker all month\n\nAgainst `main\.yaml`: \*\*/,
  );
  const cells = markdown.split("\n").map((line) => line.split("|").length - 1);
  cells.forEach((count, line) => {
    const previous = cells[line - 1] ?? 0;
    expect(count === 0 || previous === 0 || count === previous).toBe(true);
  });
});

test("the same report is the same text each time", () => {
  for (const render of Object.values(COST_RENDERERS)) {
    expect(render(compared)).toBe(render(withDifference(after, before, "main.yaml")));
  }
});

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
