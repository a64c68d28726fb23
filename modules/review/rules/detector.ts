import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { hasUnresolved } from "../../access/terraform/unresolved";
import { type Finding, type RuleId } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown, nested, sameValue, shown, textOf, textsOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";
import { secondsBetween } from "./schedule";

/** Names that end so are a detector's, also where the plan has no environment. */
const DETECTOR = "-privilege-detector";

/** The detector's function, schedule, subscriptions, alarms and topic. */
export const detector: ReviewRule = (context) => [
  ...context.plan.ofType("aws_lambda_function").flatMap((change) => lambda(change, context)),
  ...context.plan.ofType("aws_cloudwatch_event_rule").flatMap((change) => schedule(change, context)),
  ...context.plan.ofType("aws_cloudwatch_event_target").flatMap((change) => target(change, context)),
  ...context.plan
    .ofType("aws_cloudwatch_log_subscription_filter")
    .flatMap((change) => filter(change, context)),
  ...context.plan
    .ofType("aws_sns_topic", "aws_sns_topic_subscription")
    .flatMap((change) => notified(change, context)),
  ...context.plan.ofType("aws_cloudwatch_metric_alarm").flatMap((change) => alarm(change, context)),
];

/** Whether a name, an ARN or an id is that of a detector. */
function isDetector(value: unknown, { detectorNames }: PlanContext): boolean {
  const text = textOf(value);
  if (text === undefined || hasUnresolved(text)) {
    return false;
  }
  const name = text.split(/[:/]/).at(-1) ?? text;
  return detectorNames.has(name) || name.endsWith(DETECTOR);
}

const goneOf = new WeakMap<PlanContext, ReadonlySet<string>>();

/** Names of detectors whose function goes, or gets another name: what started them and measured them goes along. */
function goneDetectors(context: PlanContext): ReadonlySet<string> {
  const known =
    goneOf.get(context) ??
    new Set(
      context.plan
        .ofType("aws_lambda_function")
        .filter(({ changes, before, after }) => changes && before?.function_name !== after?.function_name)
        .flatMap(({ before }) => textOf(before?.function_name) ?? []),
    );
  goneOf.set(context, known);
  return known;
}

/** Whether a name, or the last part of an ARN, is that of a detector that goes, of which one finding says all. */
function goesAlong(value: unknown, context: PlanContext): boolean {
  return goneDetectors(context).has(textOf(value)?.split(/[:/]/).at(-1) ?? "");
}

function goes({ action }: PlannedChange): boolean {
  return action === "delete" || action === "forget";
}

function lambda(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  if (!change.changes || before === undefined || !isDetector(before.function_name, context)) {
    return [];
  }
  if (after === undefined || change.destroys) {
    const verb = change.action === "replace" ? "replaced" : "removed";
    return [finding("stop", "detector-removed", change, `the detector is ${verb}`, context)];
  }
  const stop = (rule: RuleId, message: string): Finding => finding("stop", rule, change, message, context);
  const [old, now] = [before, after].map(variablesOf);
  const slower = Number(now?.SCHEDULE_SECONDS) > Number(old?.SCHEDULE_SECONDS);
  return [
    ...(sameValue(before.reserved_concurrent_executions, after.reserved_concurrent_executions) ||
    after.reserved_concurrent_executions !== 0
      ? []
      : [stop("detector-disabled", "the detector may no longer run: its reserved concurrency is 0")]),
    ...(slower
      ? [
          stop(
            "detector-slowed",
            `the detector runs every ${shown(now?.SCHEDULE_SECONDS)} s, before: every ${shown(old?.SCHEDULE_SECONDS)} s`,
          ),
        ]
      : []),
    ...(old?.REALTIME === "true" && now?.REALTIME !== "true"
      ? [stop("detector-slowed", "the detector no longer reads events as they arrive")]
      : []),
    ...(old?.MODE === "full" && now?.MODE !== "full"
      ? [stop("detector-narrowed", `the detector's mode goes from full to ${shown(now?.MODE)}`)]
      : []),
    ...(sameValue(old?.ENVIRONMENTS, now?.ENVIRONMENTS)
      ? []
      : [
          finding(
            "look",
            "detector-narrowed",
            change,
            `what the detector watches, or what it allows, changes from ${shown(old?.ENVIRONMENTS)} to ${shown(now?.ENVIRONMENTS)}`,
            context,
          ),
        ]),
  ];
}

function variablesOf(args: Block): Block {
  const variables = nested(args, "environment")?.variables;
  return isBlock(variables) ? variables : {};
}

function schedule(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  if (!change.changes || before === undefined || !isDetector(before.name, context)) {
    return [];
  }
  if (after === undefined) {
    return goesAlong(before.name, context)
      ? []
      : [finding("stop", "detector-disabled", change, "the detector's schedule is removed", context)];
  }
  const isOn = (args: Block): boolean => args.is_enabled !== false && args.state !== "DISABLED";
  const [old, now] = [before, after].map((args) => textOf(args.schedule_expression) ?? "");
  const [was, will] = [old, now].map((text) => secondsBetween(text ?? ""));
  const slower = was !== undefined && will !== undefined ? will > was : old !== now;
  return [
    ...(isOn(before) && !isOn(after)
      ? [finding("stop", "detector-disabled", change, "the detector's schedule is disabled", context)]
      : []),
    ...(slower
      ? [
          finding(
            "stop",
            "detector-slowed",
            change,
            `the detector's schedule goes from ${shown(old)} to ${shown(now)}`,
            context,
          ),
        ]
      : []),
  ];
}

function target(change: PlannedChange, context: PlanContext): Finding[] {
  return change.before !== undefined &&
    goes(change) &&
    isDetector(change.before.arn, context) &&
    !goesAlong(change.before.arn, context)
    ? [
        finding(
          "stop",
          "detector-disabled",
          change,
          "what starts the detector, or gives it alerts, is removed",
          context,
        ),
      ]
    : [];
}

function filter(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  if (!change.changes || before === undefined || !isDetector(before.destination_arn, context)) {
    return [];
  }
  if (goes(change)) {
    if (goesAlong(before.destination_arn, context)) {
      return [];
    }
    return [
      finding(
        "stop",
        "detector-slowed",
        change,
        `events of ${shown(before.log_group_name)} no longer reach the detector as they arrive`,
        context,
      ),
    ];
  }
  const moves = ["destination_arn", "filter_pattern", "log_group_name"].some(
    (key) => !sameValue(before[key], after?.[key]),
  );
  return moves
    ? [
        finding(
          isUnknown(after?.destination_arn) ? "look" : "stop",
          "detector-narrowed",
          change,
          `which events of ${shown(before.log_group_name)} reach the detector changes`,
          context,
        ),
      ]
    : [];
}

/** A topic or a subscription to one that goes. Which topics alarms and detectors use is known by the plan's other resources. */
function notified(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after, type } = change;
  if (!change.changes || before === undefined) {
    return [];
  }
  const arn = type === "aws_sns_topic" ? before.arn : before.topic_arn;
  if (!isDetector(arn, context) && !alarmTopics(context).has(textOf(arn) ?? "")) {
    return [];
  }
  if (goes(change) && goesAlong(arn, context)) {
    return [];
  }
  const who = type === "aws_sns_topic" ? "the topic" : `${shown(before.protocol)} ${shown(before.endpoint)}`;
  const replaced = change.action === "replace" && !sameValue(before.endpoint, after?.endpoint);
  return goes(change) || (change.action === "replace" && type === "aws_sns_topic") || replaced
    ? [
        finding(
          "stop",
          "subscriber-removed",
          change,
          `${who} is removed: reports no longer reach it`,
          context,
        ),
      ]
    : [];
}

const topicsOf = new WeakMap<PlanContext, ReadonlySet<string>>();

/** Topics that alarms notify now. */
function alarmTopics(context: PlanContext): ReadonlySet<string> {
  const known =
    topicsOf.get(context) ??
    new Set(
      context.plan
        .ofType("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
        .flatMap(({ before }) => textsOf(before?.alarm_actions)),
    );
  topicsOf.set(context, known);
  return known;
}

function alarm(change: PlannedChange, context: PlanContext): Finding[] {
  const { before, after } = change;
  if (!change.changes || before === undefined) {
    return [];
  }
  const name = shown(before.alarm_name);
  if (goes(change)) {
    const ofGone = [...goneDetectors(context)].some((detector) => name.startsWith(`${detector}-`));
    return ofGone
      ? []
      : [finding("stop", "subscriber-removed", change, `the alarm ${name} is removed`, context)];
  }
  const off = before.actions_enabled !== false && after?.actions_enabled === false;
  const gone = isUnknown(after?.alarm_actions)
    ? []
    : textsOf(before.alarm_actions).filter((action) => !textsOf(after?.alarm_actions).includes(action));
  return [
    ...(off
      ? [
          finding(
            "stop",
            "subscriber-removed",
            change,
            `the alarm ${name} no longer notifies anybody`,
            context,
          ),
        ]
      : []),
    ...(gone.length > 0
      ? [
          finding(
            "stop",
            "subscriber-removed",
            change,
            `the alarm ${name} no longer notifies ${gone.join(", ")}`,
            context,
          ),
        ]
      : []),
  ];
}
