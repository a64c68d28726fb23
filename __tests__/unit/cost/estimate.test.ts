import "../../support/same-cases";
import fc from "fast-check";
import { ConfiguredStack } from "../../../modules/access/stack/configured-stack";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";
import { ASSUMPTIONS, type Assumptions, DEFAULT_ASSUMPTIONS } from "../../../modules/cost/assumptions";
import { estimate, type StackCost } from "../../../modules/cost/estimate";
import { seeds } from "../../support/seeds";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

function costOf(
  resource: Resources,
  { region = "us-east-1", ...assumed }: Partial<Assumptions> & { region?: string } = {},
): StackCost {
  const json = JSON.stringify({ provider: { aws: [{ region }] }, resource });
  return estimate(new ConfiguredStack(TerraformJson.parse(json, "cdk.tf.json", "payments")), {
    ...DEFAULT_ASSUMPTIONS,
    ...assumed,
  });
}

function environment(args: object): Resources {
  return { aws_mwaa_environment: { Environment: { schedulers: 2, min_webservers: 2, ...args } } };
}

function monthlyOf({ lines }: StackCost, label: string): number | undefined {
  return lines.find(({ price }) => price.label === label)?.monthly;
}

describe("against what Infracost computes (its golden file mwaa_environment_test, us-east-1)", () => {
  test.each([
    ["mw1.small", 357.7],
    ["mw1.medium", 540.2],
    ["mw1.large", 722.7],
  ])("a month of %s costs %d", (environmentClass, monthly) => {
    const cost = costOf(environment({ environment_class: environmentClass }));

    expect(monthlyOf(cost, `environment ${environmentClass}`)).toBe(monthly);
    expect(cost.lines.find(({ part }) => part === "environment")?.price.confirmed).toBe(true);
  });

  test("additional workers and schedulers of mw1.large, and a database of 1,000 GB", () => {
    const large = environment({ environment_class: "mw1.large", max_workers: 5, schedulers: 5 });
    // 2.5 and 3 additional ones for 730 hours are Infracost's 1,825 and 2,190 hours.
    const cost = costOf(large, { workers: 3.5, databaseGb: 1_000 });

    expect(monthlyOf(cost, "additional worker mw1.large")).toBe(401.5);
    expect(monthlyOf(cost, "additional scheduler mw1.large")).toBe(481.8);
    expect(monthlyOf(cost, "metadata database")).toBe(100);
  });
});

test("the components that an environment includes cost nothing more", () => {
  const parts = (args: object): string[] => costOf(environment(args)).lines.map(({ part }) => part);

  expect(parts({ environment_class: "mw1.small", min_workers: 1 })).toEqual([
    "environment",
    "database",
    "bucket",
  ]);
  expect(parts({ environment_class: "mw1.micro", min_workers: 1, schedulers: 1, min_webservers: 1 })).toEqual(
    ["environment", "database", "bucket"],
  );
  expect(parts({ environment_class: "mw1.small", min_workers: 2, schedulers: 3, min_webservers: 3 })).toEqual(
    ["environment", "workers", "schedulers", "web servers", "database", "bucket"],
  );
});

test("workers stay within the environment's limits, and the most are all that it may have", () => {
  const five = environment({ environment_class: "mw1.small", min_workers: 2, max_workers: 5 });
  const workers = (assumed?: number): number | undefined =>
    costOf(five, { workers: assumed }).lines.find(({ part }) => part === "workers")?.quantity;

  expect([undefined, 0, 3, 5, 99].map(workers)).toEqual([730, 730, 1_460, 2_920, 2_920]);
  expect(costOf(five, { workers: 99 }).monthlyAtMost).toBe(costOf(five, { workers: 99 }).monthly);
  expect(costOf(five).monthlyAtMost).toBeGreaterThan(costOf(five).monthly);
});

test("network: gateways and addresses by the hour, endpoints in each zone, gateway endpoints for nothing, data once", () => {
  const nats = { aws_nat_gateway: { a: {}, b: {} }, aws_eip: { a: {}, b: {} } };
  const endpoint = {
    vpc_endpoint_type: "Interface",
    subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
  };
  const endpoints = {
    aws_vpc_endpoint: { logs: endpoint, kms: endpoint, s3: { vpc_endpoint_type: "Gateway" } },
  };
  const quantities = (resources: Resources): Record<string, number> =>
    Object.fromEntries(
      costOf(resources, { dataGb: 80 }).lines.map(({ price, quantity }) => [price.label, quantity]),
    );

  expect(quantities(nats)).toEqual({
    "NAT gateway": 1_460,
    "data through NAT gateways": 80,
    "public IPv4 address": 1_460,
  });
  expect(quantities(endpoints)).toEqual({
    "interface endpoint": 2_920,
    "data through interface endpoints": 80,
  });
  expect(quantities({ ...nats, ...endpoints })).not.toHaveProperty("data through interface endpoints");
});

test("an alarm is billed for each metric that it looks at, and a metric of one's own once", () => {
  const own = { namespace: "MwaaTeams", metric_name: "Lag", dimensions: { Environment: "payments" } };
  const aws = { namespace: "AWS/Lambda", metric_name: "Errors" };
  const queries = [
    { id: "a", metric: [own] },
    { id: "b", metric: [aws] },
    { id: "c", expression: "a / b" },
  ];
  const { lines } = costOf({
    aws_cloudwatch_metric_alarm: { lag: own, errors: aws, again: own, ratio: { metric_query: queries } },
  });

  expect(lines.map(({ price, quantity }) => [price.label, quantity])).toEqual([
    ["alarm", 5],
    ["custom metric", 1],
  ]);
});

test("what is not known is named: a class, a schedule, a number of resources, a type", () => {
  const { notCounted } = costOf({
    ...environment({ environment_class: "mw2.huge" }),
    aws_cloudwatch_event_rule: { Nightly: { schedule_expression: "cron(0 1 * * ? *)" } },
    aws_nat_gateway: { each: { for_each: "${var.zones}" } },
    aws_redshift_cluster: { lake: {} },
    aws_dynamodb_table: { state: {} },
    aws_iam_role: { role: {} },
  });

  expect(notCounted).toEqual([
    "aws_mwaa_environment.Environment: the class mw2.huge",
    "aws_cloudwatch_event_rule.Nightly: runs by cron(0 1 * * ? *)",
    "DynamoDB requests",
    "resources of the type aws_redshift_cluster",
    "more than one of for_each of aws_nat_gateway.each",
  ]);
});

test("a price that the file has not for a Region is that of the reference Region, and unconfirmed", () => {
  const [first] = costOf(environment({ environment_class: "mw1.small" }), { region: "ap-south-1" }).lines;

  expect(first?.price).toMatchObject({ usd: 0.49, region: "us-west-2", confirmed: false });
});

test("whatever is assumed, the total is the sum of the lines, and more of anything never costs less", () => {
  const resources: Resources = {
    ...environment({ environment_class: "mw1.medium", min_workers: 1, max_workers: 10 }),
    aws_nat_gateway: { a: {} },
    aws_cloudwatch_log_group: { a: { retention_in_days: 400 } },
    aws_lambda_function: { PrivilegeChangeDetector: { memory_size: 512 } },
    aws_cloudtrail: { Trail: {} },
  };
  const assumed = fc.record(
    Object.fromEntries(ASSUMPTIONS.map(({ key, max }) => [key, fc.nat({ max: Math.min(max, 10_000) })])),
  ) as unknown as fc.Arbitrary<Assumptions>;

  fc.assert(
    fc.property(
      assumed,
      fc.constantFrom(...ASSUMPTIONS),
      fc.nat({ max: 100 }),
      (some, { key, max }, more) => {
        const cost = costOf(resources, some);
        const sum = cost.lines.reduce((total, { monthly }) => total + monthly, 0);
        expect(cost.monthly).toBeCloseTo(sum, 6);
        expect(cost.monthlyAtMost).toBeGreaterThanOrEqual(cost.monthly);
        const raised = costOf(resources, { ...some, [key]: Math.min(max, (some[key] ?? 0) + more) });
        expect(raised.monthly).toBeGreaterThanOrEqual(cost.monthly);
      },
    ),
    { numRuns: seeds(1_000) },
  );
});
