import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { isVersionAtLeast } from "../../validation/version";
import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { type PlannedChange } from "../plan/planned-change";
import { isUnknown, nested, sameValue, shown, textOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

const LOG_TYPES = ["dag_processing_logs", "scheduler_logs", "task_logs", "webserver_logs", "worker_logs"];
const LOGGED_ENOUGH = ["INFO", "DEBUG"];

/** What is said of an environment that is there after the change. */
export const environment: ReviewRule = (context) =>
  context.environments
    .filter(({ changes, after }) => changes && after !== undefined)
    .flatMap((change) =>
      [logTypes, webServer, secretsBackend, version, environmentClass, moved].flatMap((rule) =>
        rule(change, context),
      ),
    );

type EnvironmentRule = (change: PlannedChange, context: PlanContext) => readonly Finding[];

/** A log type that is off or under INFO, and was not before. */
const logTypes: EnvironmentRule = (change, context) =>
  LOG_TYPES.flatMap((type) => {
    const [before, after] = [change.before, change.after].map((args) => logState(args, type));
    const name = type.replace("_logs", "").replace("_", " ");
    if (after === before || after === undefined) {
      return [];
    }
    if (after === "unknown") {
      const message = `whether the ${name} log is on, and at which level, is known only after apply`;
      return [finding("look", "log-type-off", change, message, context)];
    }
    // From nothing to WARNING is less than INFO, and more than before.
    const isCut = !LOGGED_ENOUGH.includes(after) && (before === undefined || rank(after) > rank(before));
    return isCut
      ? [
          finding(
            "stop",
            "log-type-off",
            change,
            `the ${name} log is ${levelText(after)}: ${wanted(before)}`,
            context,
          ),
        ]
      : [];
  });

/** `off`, `unknown` or the level; nothing where there is no environment. */
function logState(args: Block | undefined, type: string): string | undefined {
  if (args === undefined) {
    return undefined;
  }
  const log = nested(nested(args, "logging_configuration"), type);
  if (
    isUnknown(args.logging_configuration) &&
    (log === undefined || isUnknown(log.enabled) || isUnknown(log.log_level))
  ) {
    return "unknown";
  }
  return log?.enabled === true ? (textOf(log.log_level) ?? "INFO") : "off";
}

const LEVELS = ["DEBUG", "INFO", "unknown", "WARNING", "ERROR", "CRITICAL", "off"];

function rank(level: string): number {
  return LEVELS.indexOf(level);
}

function levelText(level: string): string {
  return level === "off" ? "off" : `at ${level}`;
}

function wanted(before: string | undefined): string {
  return before === undefined || before === "unknown"
    ? "changes of users and roles are logged at INFO"
    : `it was ${before === "off" ? "off" : before}, and changes of users and roles are logged at INFO`;
}

const webServer: EnvironmentRule = (change, context) => {
  const [before, after] = [change.before, change.after].map((args) => args?.webserver_access_mode);
  if (sameValue(before, after)) {
    return [];
  }
  if (isUnknown(after)) {
    // The provider knows what it is not given; MWAA's own default is private.
    return change.action === "create"
      ? []
      : [
          finding(
            "look",
            "web-server-public",
            change,
            "who reaches the web server is known only after apply",
            context,
          ),
        ];
  }
  const mode = textOf(after) ?? "PRIVATE_ONLY";
  return mode === "PRIVATE_ONLY"
    ? []
    : [
        finding(
          "stop",
          "web-server-public",
          change,
          `the web server can be reached from the Internet (${mode})`,
          context,
        ),
      ];
};

const secretsBackend: EnvironmentRule = (change, context) => {
  if (change.before === undefined) {
    return [];
  }
  const [before, after] = [change.before, change.after].map((args) => args?.airflow_configuration_options);
  const { before: was, after: will, after_unknown: marks } = change.json.change;
  return ["secrets.backend", "secrets.backend_kwargs"].flatMap((option) => {
    const [old, now] = [before, after].map((options) => (isBlock(options) ? options[option] : options));
    const unknown = optionIn(marks, option) === true;
    // To the provider all options are sensitive: whether this one changes is looked at, and what it is not shown.
    return !unknown && sameValue(optionIn(was, option), optionIn(will, option))
      ? []
      : [
          finding(
            unknown ? "look" : "stop",
            "secrets-backend-changed",
            change,
            `${option} changes from ${shown(old)} to ${shown(now)}: connections and variables come from elsewhere`,
            context,
          ),
        ];
  });
};

/** One of Airflow's options in a plan's own words, or the mark of all of them. */
function optionIn(side: unknown, option: string): unknown {
  const options = isBlock(side) ? side.airflow_configuration_options : undefined;
  return (isBlock(options) ? options[option] : options) ?? null;
}

/** @see https://docs.aws.amazon.com/mwaa/latest/userguide/upgrading-environment.html */
const version: EnvironmentRule = (change, context) => {
  const [before, after] = [change.before, change.after].map((args) => textOf(args?.airflow_version));
  if (before === undefined || before === after) {
    return [];
  }
  if (after === undefined || isUnknown(after)) {
    return [
      finding("look", "version-changed", change, "Airflow's version is known only after apply", context),
    ];
  }
  const effect =
    change.action === "replace"
      ? "Terraform replaces the environment, and its metadata database goes; MWAA itself can upgrade in place"
      : "running tasks end, and the environment may be away for up to two hours";
  const direction = isVersionAtLeast(after, before) ? "" : "back ";
  return [
    finding(
      "look",
      "version-changed",
      change,
      `Airflow goes ${direction}from ${before} to ${after}: ${effect}`,
      context,
    ),
  ];
};

const environmentClass: EnvironmentRule = (change, context) => {
  const [before, after] = [change.before, change.after].map((args) => textOf(args?.environment_class));
  return before === undefined || before === after
    ? []
    : [
        finding(
          "look",
          "class-changed",
          change,
          `the environment class goes from ${before} to ${shown(after)}: MWAA updates the environment, which takes 10 to 30 minutes and replaces its workers`,
          context,
        ),
      ];
};

/** Where DAGs, rights and network come from. */
const moved: EnvironmentRule = (change, context) => {
  if (change.before === undefined) {
    return [];
  }
  const parts: readonly (readonly [what: string, of: (args: Block | undefined) => unknown])[] = [
    ["its DAGs' bucket", (args) => args?.source_bucket_arn],
    ["its DAGs' folder", (args) => args?.dag_s3_path],
    ["its execution role", (args) => args?.execution_role_arn],
    [
      "its security groups",
      (args) => [nested(args, "network_configuration")?.security_group_ids ?? []].flat().sort(),
    ],
  ];
  return parts.flatMap(([what, of]) => {
    const [before, after] = [of(change.before), of(change.after)];
    return sameValue(before, after)
      ? []
      : [
          finding(
            "look",
            "environment-moved",
            change,
            `${what} changes from ${shown(before)} to ${shown(after)}`,
            context,
          ),
        ];
  });
};
