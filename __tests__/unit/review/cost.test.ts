import { type Finding } from "../../../modules/review/finding";
import { Plan } from "../../../modules/review/plan/plan";
import { reviewPlan } from "../../../modules/review/review";
import { planJson, type Resource } from "./support/plan-of";

const ENVIRONMENT = {
  name: "payments",
  arn: "arn:aws:airflow:eu-west-1:111122223333:environment/payments",
  environment_class: "mw1.small",
  min_workers: 1,
  max_workers: 5,
  schedulers: 2,
  min_webservers: 2,
};
const E = "module.airflow.aws_mwaa_environment.e";

function costsOf(costLimit: number | undefined, ...resources: readonly Resource[]): Finding[] {
  return reviewPlan(Plan.parse(planJson(resources), "plan.json"), { costLimit }).findings.filter(
    ({ rule }) => rule === "cost-rise",
  );
}

const larger: Resource = {
  address: E,
  before: ENVIRONMENT,
  after: { ...ENVIRONMENT, environment_class: "mw1.medium" },
};
const back: Resource = { address: E, before: larger.after, after: ENVIRONMENT };

describe("the cost of a plan", () => {
  test("is a finding where it rises more than the limit, with the lines of the bill that differ", () => {
    // 730 hours of the two classes' prices in eu-west-1, as prices.json has them.
    expect(costsOf(100, larger)).toEqual([
      {
        severity: "look",
        rule: "cost-rise",
        address: "plan.json",
        message: expect.stringMatching(
          /^the stack costs about \+\d+\.\d\d USD a month, \+[\d,]+\.\d\d with every worker that it may have; the limit is 100\.00$/,
        ) as string,
        details: expect.arrayContaining([
          expect.stringMatching(/^environment: .*small.*: \d+\.\d\d to 0\.00$/),
          expect.stringMatching(/^environment: .*medium.*: 0\.00 to \d+\.\d\d$/),
        ]) as string[],
      },
    ]);
  });

  test("is none below the limit, without one, on the way back, and where nothing changes", () => {
    expect(costsOf(5_000, larger)).toEqual([]);
    expect(costsOf(undefined, larger)).toEqual([]);
    expect(costsOf(0, back)).toEqual([]);
    expect(costsOf(0, { ...larger, after: ENVIRONMENT })).toEqual([]);
  });

  test("counts what more workers may cost, also where the least stays", () => {
    const more = { ...ENVIRONMENT, max_workers: 25 };

    expect(costsOf(100, { address: E, before: ENVIRONMENT, after: more })).toMatchObject([
      {
        message: expect.stringMatching(
          /^the stack costs about \+0\.00 USD a month, \+[\d,]+\.\d\d with every/,
        ) as string,
      },
    ]);
    expect(costsOf(100, { address: E, before: more, after: ENVIRONMENT })).toEqual([]);
  });

  test("of a new stack is all that it costs", () => {
    expect(costsOf(100, { address: E, after: ENVIRONMENT })).toHaveLength(1);
  });

  test("that is not known before apply is never within a limit, whatever the limit", () => {
    const after = { ...ENVIRONMENT, environment_class: undefined };

    expect(
      costsOf(1e9, { address: E, before: ENVIRONMENT, after, unknown: { environment_class: true } }),
    ).toEqual([
      {
        severity: "look",
        rule: "cost-rise",
        address: "plan.json",
        message: "what the stack costs is known only after apply",
        details: expect.arrayContaining([
          "not counted: module.airflow.aws_mwaa_environment.e: the class known only after apply",
        ]) as string[],
      },
    ]);
    const endpoint = { vpc_endpoint_type: "Interface", service_name: "com.amazonaws.eu-west-1.kms" };
    expect(
      costsOf(1e9, { address: "aws_vpc_endpoint.e", after: endpoint, unknown: { subnet_ids: true } }),
    ).toMatchObject([
      {
        details: expect.arrayContaining([
          expect.stringContaining("all but one of its subnets (known"),
        ]) as unknown,
      },
    ]);
  });
});
