import { type SourceResource } from "../access/stack/stack-source";
import { blocksOf } from "../access/terraform/terraform-json";
import { type Counted, type Part, type Use, type UseContext } from "./use";

/** How much logs the privilege detector reads for each GB that is written, at its default overlap: docs/detection.md. */
const DETECTOR_READS = 3.2;

/** How long a scheduled run of a function is assumed to be. It is not measured. */
const RUN_SECONDS = 5;

const MINUTES_PER: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };
const DAYS_PER_MONTH = 30;

/** What is paid for by the hour or by the month for being there. */
export function standingUses({ stack, assumptions: { hours, dataGb } }: UseContext): Counted {
  const interfaces = stack
    .resourcesOf("aws_vpc_endpoint")
    .filter(({ args }) => args.vpc_endpoint_type === "Interface");
  const zones = interfaces.reduce((sum, { args }) => sum + lengthOf(args.subnet_ids), 0);
  const nats = stack.resourcesOf("aws_nat_gateway").length;
  return {
    notCounted: interfaces
      .filter(({ args }) => !Array.isArray(args.subnet_ids))
      .map(({ name, args }) => {
        const why = stack.text(args.subnet_ids);
        return `aws_vpc_endpoint.${name}: all but one of its subnets${why === undefined ? "" : ` (${why})`}`;
      }),
    uses: [
      use("network", "NAT gateway", nats * hours),
      use("network", "NAT data", nats > 0 ? dataGb : 0),
      use("network", "interface endpoint", zones * hours),
      // With NAT gateways, the data goes through those.
      use("network", "endpoint data", zones > 0 && nats === 0 ? dataGb : 0),
      use("network", "public IPv4 address", stack.resourcesOf("aws_eip").length * hours),
      use("keys and secrets", "KMS key", stack.resourcesOf("aws_kms_key").length),
      use("keys and secrets", "secret", stack.resourcesOf("aws_secretsmanager_secret").length),
    ],
  };
}

/** Logs of a team: a stack without an environment takes in few. */
export function logUses({ stack, assumptions: { logGb } }: UseContext): Counted {
  const retentions = stack
    .resourcesOf("aws_cloudwatch_log_group")
    .map(({ args }) => args.retention_in_days)
    .filter((days) => typeof days === "number");
  if (retentions.length === 0 || stack.resourcesOf("aws_mwaa_environment").length === 0) {
    return { uses: [] };
  }
  return {
    uses: [
      use("logs", "log ingestion", logGb),
      // Once the oldest are as old as they get. CloudWatch stores them compressed: this is an upper bound.
      use("logs", "log storage", (logGb * Math.max(...retentions)) / DAYS_PER_MONTH),
      use("detection and delivery", "log query", hasDetector(stack.resources) ? logGb * DETECTOR_READS : 0),
    ],
  };
}

/** Alarms, the metrics that functions write, dashboards, and the functions' scheduled runs. */
export function monitoringUses({ stack }: UseContext): Counted {
  const alarms = stack.resourcesOf("aws_cloudwatch_metric_alarm");
  const own = new Set(
    alarms.flatMap(({ args }) =>
      metricsOf(args)
        .filter(({ namespace }) => typeof namespace === "string" && !namespace.startsWith("AWS/"))
        .map((metric) => JSON.stringify(metric)),
    ),
  );
  const memory = Math.max(
    0,
    ...stack
      .resourcesOf("aws_lambda_function")
      .map(({ args }) => (typeof args.memory_size === "number" ? args.memory_size : 128)),
  );
  const schedules = stack
    .resourcesOf("aws_cloudwatch_event_rule")
    .flatMap(({ name, args }) =>
      typeof args.schedule_expression === "string" ? [{ name, expression: args.schedule_expression }] : [],
    );
  const runs = schedules.map(({ expression }) => runsPerMonth(expression));
  return {
    uses: [
      use(
        "detection and delivery",
        "alarm",
        alarms.reduce((sum, { args }) => sum + metricsOf(args).length, 0),
      ),
      use("detection and delivery", "custom metric", own.size),
      use("detection and delivery", "dashboard", stack.resourcesOf("aws_cloudwatch_dashboard").length),
      use(
        "detection and delivery",
        "function time",
        (runs.reduce<number>((sum, count) => sum + (count ?? 0), 0) * RUN_SECONDS * memory) / 1_024,
      ),
    ],
    notCounted: schedules
      .filter((_, index) => runs[index] === undefined)
      .map(({ name, expression }) => `aws_cloudwatch_event_rule.${name}: runs by ${expression}`),
  };
}

/** The account's trail: its first copy of management events is free. */
export function auditUses({ stack, assumptions: { auditEvents } }: UseContext): Counted {
  return { uses: [use("audit", "trail event", stack.resourcesOf("aws_cloudtrail").length * auditEvents)] };
}

function use(part: Part, item: Use["item"], quantity: number): Use {
  return { part, item, quantity };
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

/** The metrics that an alarm is billed for. */
function metricsOf({
  namespace,
  metric_name: name,
  dimensions,
  metric_query: queries,
}: SourceResource["args"]): {
  namespace: unknown;
}[] {
  const queried = blocksOf(queries).flatMap(({ metric }) => blocksOf(metric));
  return queried.length > 0
    ? queried.map(({ namespace: of, metric_name: named, dimensions: at }) => ({
        namespace: of,
        name: named,
        at,
      }))
    : [{ namespace, name, at: dimensions } as { namespace: unknown }];
}

function hasDetector(resources: readonly SourceResource[]): boolean {
  return resources.some(
    ({ type, name }) => type === "aws_lambda_function" && name.includes("PrivilegeChangeDetector"),
  );
}

function runsPerMonth(expression: string): number | undefined {
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = Number(count) * (MINUTES_PER[unit] ?? 0);
  return minutes > 0 ? (DAYS_PER_MONTH * 1_440) / minutes : undefined;
}
