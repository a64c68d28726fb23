import { listOf } from "../validation/one-of";
import { show } from "../validation/rule";
import { looksLikeSecret, mask } from "../validation/secret-looking";
import { BASE_URL_OPTION, baseUrlRule } from "./base-url";
import { LOG_LEVELS } from "./log-level";

/**
 * The problem of one Airflow option, or nothing for an option that a team may set. Section and option names are
 * Airflow's (`config.yml` of 2.7.2, 2.11.0, 3.1.8 and 3.2.1), and so are the old names that Airflow still reads
 * (`deprecated_options` in its `configuration.py`).
 */
export function airflowOptionProblem(option: string, value: string): string | undefined {
  const dot = option.indexOf(".");
  const section = option.slice(0, dot);
  const name = option.slice(dot + 1);
  if (option === BASE_URL_OPTION) {
    return baseUrlRule(value);
  }
  const secret = (section === "secrets" && !CACHE_OPTIONS.has(name)) || holdsSecret(name);
  const problem =
    optionNameProblem(option) ??
    secretsBackendProblem(section, name) ??
    (holdsSecret(name) ? useLookup(option) : undefined) ??
    valueProblem(option, value) ??
    loggingProblem(section, name, value) ??
    exposureProblem(name, value) ??
    authenticationProblem(section, name);
  return problem === undefined ? undefined : `${problem}, got: ${shown(value, secret)}`;
}

function shown(value: string, secret: boolean): string {
  return secret || value.length > 200 || looksLikeSecret(value) !== undefined ? mask(value) : show(value);
}

/** MWAA API, CreateEnvironment, AirflowConfigurationOptions; the dot separates the section from the option. */
function optionNameProblem(option: string): string | undefined {
  return option.length <= 64 && /^[a-z]+[a-z0-9_]*\.[a-z0-9._]*[a-z0-9_]$/.test(option)
    ? undefined
    : "must be named section.option, at most 64 lower-case letters, digits, dots and underscores";
}

/** Airflow's cache of what it looks up, which makes parsing faster and cheaper; they change no backend. */
const CACHE_OPTIONS: ReadonlySet<string> = new Set(["use_cache", "cache_ttl_seconds"]);

function secretsBackendProblem(section: string, name: string): string | undefined {
  return (section === "secrets" && !CACHE_OPTIONS.has(name)) ||
    (section === "workers" && name.startsWith("secrets_backend"))
    ? "must not be set: this library points Airflow's secrets backend at the team's own secrets (what it can be given is under secrets)"
    : undefined;
}

/** Names of options whose value is a secret; most are `sensitive` in the reference of Airflow or a provider. */
const SECRET_NAME =
  /(?:^|_)(?:password|passwd|secret_key|fernet_key|private_key|api_key|access_key|token|secret|sql_alchemy_conn|sql_alchemy_conn_async|result_backend|broker_url|flower_basic_auth|sentry_dsn)$/;

/** Options that Airflow also looks up in the secrets backend, though they rarely contain a secret. */
const SENSITIVE_NAME = /^(?:sql_alchemy_engine_args|(?:dataset|asset)_manager_kwargs|sentinel_kwargs)$/;

/**
 * A configuration value is in plain text in Terraform's state, in MWAA's API and in every task's environment.
 * `<option>_secret` is not a secret: it is the name under which Airflow finds the value in the secrets backend
 * (Airflow, "Setting Configuration Options"). `api_auth.jwt_secret` is not such a lookup, in spite of its name.
 */
function holdsSecret(name: string): boolean {
  const lookedUp = /^(.+)_secret$/.exec(name)?.[1];
  if (lookedUp !== undefined && (SECRET_NAME.test(lookedUp) || SENSITIVE_NAME.test(lookedUp))) {
    return false;
  }
  return SECRET_NAME.test(name.replace(/_cmd$/, ""));
}

function useLookup(option: string): string {
  const lookup = `${option.replace(/_cmd$/, "")}_secret`;
  return `must not be set, it holds a secret: set ${lookup} to the option's name in the secrets backend`;
}

/** MWAA API: printable ASCII on one line, never empty. */
function valueProblem(option: string, value: string): string | undefined {
  if (!/^[ -~]{1,65536}$/.test(value)) {
    return "must be 1 to 65536 printable ASCII characters on one line";
  }
  const kind = looksLikeSecret(value);
  return kind === undefined
    ? undefined
    : `must not hold ${kind}: keep it in Secrets Manager, as a connection, as a variable or as ${option}_secret where Airflow knows that option`;
}

const BLINDS = "changes of Airflow users' privileges are found in the log lines";
const REDIRECTS_LOGS = `must not be set, it can redirect or drop log lines: ${BLINDS}`;

/** The options of `[logging]` that Airflow 2 still reads in `[core]`, where they were before 2.0. */
const MOVED_FROM_CORE_TO_LOGGING =
  /^(?:base_log_folder|remote_.*log.*|encrypt_s3_logs|(?:fab_)?logging_level|logging_config_class|colored_.*|(?:simple_)?log_format|task_log_.*|log_.*filename_template|dag_processor_manager_log_location|interleave_timestamp_parser)$/;

/** Options of other sections that redirect or drop log lines. */
const BLINDING: ReadonlySet<string> = new Set([
  "api.log_config",
  "celery.task_logs_to_stdout",
  "scheduler.child_process_log_directory",
  "webserver.access_logfile",
  "webserver.access_logformat",
  "webserver.error_logfile",
]);

/**
 * Options of `[logging]` that change neither the destination of log lines nor which lines there are. Any other
 * option of that section is rejected, so that a new option of a later Airflow version cannot hide lines from the
 * detector.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  "callsite_parameters",
  "color_log_error_keywords",
  "color_log_warning_keywords",
  "colored_console_log",
  "extra_logger_names",
  "interleave_timestamp_parser",
  "log_timestamp_format",
  "task_log_prefix_template",
  "trigger_log_server_port",
  "worker_log_server_port",
]);

function loggingProblem(section: string, name: string, value: string): string | undefined {
  if (section !== "logging" && !(section === "core" && MOVED_FROM_CORE_TO_LOGGING.test(name))) {
    return BLINDING.has(`${section}.${name}`) ? REDIRECTS_LOGS : undefined;
  }
  if (name.endsWith("_level")) {
    return isAllowedLevel(value) ? undefined : `must be ${listOf(LOG_LEVELS)} (${BLINDS})`;
  }
  if (name === "namespace_levels") {
    // `<logger>=<level>` pairs, separated by white space or commas (config.yml of 3.2.1).
    const levels = value.split(/[\s,]+/).filter((pair) => pair !== "");
    return levels.every((pair) => isAllowedLevel(pair.slice(pair.indexOf("=") + 1)))
      ? undefined
      : `must give every logger ${listOf(LOG_LEVELS)} (${BLINDS})`;
  }
  if (name.endsWith("log_format")) {
    return value.includes("%(message)s") ? undefined : `must hold %(message)s (${BLINDS})`;
  }
  return HARMLESS.has(name) ? undefined : REDIRECTS_LOGS;
}

/** Airflow reads a level in upper or lower case. */
function isAllowedLevel(level: string): boolean {
  return (LOG_LEVELS as readonly string[]).includes(level.toUpperCase());
}

/**
 * Options that decide how people and programs log in. With another backend than MWAA's, a password in Airflow
 * would be enough, without IAM and without a record in CloudTrail.
 */
function authenticationProblem(section: string, name: string): string | undefined {
  const decidesLogin =
    /^auth_(?:backend|backends|manager)$/.test(name) ||
    (section === "core" && name.startsWith("simple_auth_manager_")) ||
    ((section === "webserver" || section === "fab") && name === "config_file");
  return decidesLogin ? "must not be set: people and programs log in through IAM alone" : undefined;
}

/** Accepts every spelling of a boolean that Airflow reads as such, and no other. */
function exposureProblem(name: string, value: string): string | undefined {
  if (name === "expose_config" && !/^(?:f|false|0|non-sensitive-only)$/i.test(value)) {
    return 'must be "False" or "non-sensitive-only": the configuration is not for everybody who can log in';
  }
  const hides = name === "hide_sensitive_var_conn_fields" || name === "hide_sensitive_variable_fields";
  return hides && !/^(?:t|true|1)$/i.test(value)
    ? 'must be "True": the UI and the logs would show secrets'
    : undefined;
}
