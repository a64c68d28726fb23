import { closest, distance } from "fastest-levenshtein";
import { isVersionAtLeast } from "../validation/version";
import recorded from "./airflow-options.json";

/** The Airflow versions whose options are recorded, the oldest first. */
export const RECORDED_VERSIONS: readonly string[] = recorded.versions.split(" ");

/** The first and the last recorded version of something. */
interface Range {
  readonly from: string;
  readonly to: string;
}

/** Options by their full name, with the versions that have them; nothing where all have. */
const OPTIONS: ReadonlyMap<string, Range | undefined> = new Map(
  Object.entries(recorded.options).flatMap(([section, names]) =>
    names.split(" ").map((entry) => {
      const [name, range] = withRange(entry);
      return [`${section}.${name}`, range] as const;
    }),
  ),
);
const SECTIONS: ReadonlySet<string> = new Set(Object.keys(recorded.options));
// Maps: an option may be called as what every object has, such as constructor.
const DEPRECATED: ReadonlyMap<string, string> = new Map(Object.entries(recorded.deprecated));
const CHANGED_IN_3: ReadonlyMap<string, string> = new Map(Object.entries(recorded.changedIn3));

/**
 * Options that MWAA sets itself after the environment's own, or that only its own services read. Of the metrics it takes
 * three, which it applies itself.
 * @see https://github.com/aws/amazon-mwaa-docker-images/tree/main/images/airflow (`get_essential_airflow_config`, August 2026)
 */
const SET_BY_MWAA =
  /^(?:celery\.(?:broker_url|celery_config_options|result_backend|worker_enable_remote_control)|celery_broker_transport_options\.visibility_timeout|core\.(?:executor|execution_api_server_url|fernet_key|load_examples|multi_team)|operators\.default_queue|database\.sql_alchemy_conn|logging\.logging_config_class|scheduler\.standalone_dag_processor|webserver\.(?:cookie_secure|secret_key)|api\.secret_key|api_auth\.jwt_(?:secret|algorithm)|execution_api\.jwt_expiration_time|triggerer\.queues_enabled|metrics\.(?!(?:statsd_on|metrics_block_list|metrics_allow_list)$).+)$/;

/**
 * Options that were removed because something else than an option says it now.
 * @see https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/connections/smtp.html
 */
const NOW_ELSEWHERE: ReadonlyMap<string, string> = new Map(
  ["smtp.smtp_user", "smtp.smtp_password"].map((option) => [
    option,
    "now in the connection smtp_default: secrets.connections: [smtp_default]",
  ]),
);

/** What MWAA itself reads in every version, whatever Airflow's reference says. */
const READ_BY_MWAA: ReadonlySet<string> = new Set(["webserver.base_url"]);

/** The problem of an option that an Airflow version does not read, though another one does, or nothing. */
export function unreadOptionProblem(airflowVersion: string, option: string): string | undefined {
  const version = recordedVersion(airflowVersion);
  if (version === undefined || READ_BY_MWAA.has(option) || isRead(version, option)) {
    return undefined;
  }
  // Where the value is looked up does not help an option that nothing reads.
  const subject = lookedUpOption(option) ?? option;
  const removed = CHANGED_IN_3.get(subject);
  if (removed !== undefined && isVersionAtLeast(version, "3.0")) {
    const now = NOW_ELSEWHERE.get(subject) ?? (removed === "" ? "without a successor" : `now ${removed}`);
    return `must not be set: Airflow ${airflowVersion} does not read it (removed in 3.0, ${now})`;
  }
  const range = OPTIONS.get(subject);
  if (range === undefined) {
    return undefined;
  }
  const when = isVersionAtLeast(version, range.from) ? `up to ${range.to}` : `from ${range.from} on`;
  return `must not be set: Airflow ${airflowVersion} does not read it (MWAA's versions of Airflow read it ${when})`;
}

/** The warning about an option that has no effect, or has one under an old name, or nothing. */
export function airflowOptionWarning(airflowVersion: string, option: string): string | undefined {
  const version = recordedVersion(airflowVersion);
  if (version === undefined || READ_BY_MWAA.has(option)) {
    return undefined;
  }
  if (SET_BY_MWAA.test(option)) {
    return `${option} has no effect: Amazon MWAA sets it itself`;
  }
  const deprecated = deprecatedIn(version, option);
  if (deprecated !== undefined) {
    return `${option} is an old name, which Airflow ${airflowVersion} still reads: now ${deprecated}`;
  }
  if (OPTIONS.has(option) || CHANGED_IN_3.has(option) || isLookup(version, option)) {
    return undefined;
  }
  const section = option.split(".")[0] ?? "";
  const known = SECTIONS.has(section) ? "" : `, nor the section ${section}`;
  return `${option} is not in the configuration reference of Airflow ${airflowVersion}${known}${suggestion(version, option)}: it has an effect only where code of yours reads it`;
}

/** The recorded version that a version is, or the last one before it of the same minor version. */
function recordedVersion(airflowVersion: string): string | undefined {
  const minor = airflowVersion.split(".").slice(0, 2).join(".");
  return RECORDED_VERSIONS.findLast(
    (version) => version.startsWith(`${minor}.`) && isVersionAtLeast(airflowVersion, version),
  );
}

function isRead(version: string, option: string): boolean {
  return (
    (OPTIONS.has(option) && isIn(version, OPTIONS.get(option))) ||
    deprecatedIn(version, option) !== undefined ||
    isLookup(version, option)
  );
}

/** `<option>_secret` and `<option>_cmd` say where the value of an option is. */
function isLookup(version: string, option: string): boolean {
  const lookedUp = lookedUpOption(option);
  return lookedUp !== undefined && isRead(version, lookedUp);
}

function lookedUpOption(option: string): string | undefined {
  return /^(.+)_(?:secret|cmd)$/.exec(option)?.[1];
}

function deprecatedIn(version: string, option: string): string | undefined {
  const entry = DEPRECATED.get(option);
  if (entry === undefined) {
    return undefined;
  }
  const [now, range] = withRange(entry);
  return isIn(version, range) ? now : undefined;
}

function isIn(version: string, range: Range | undefined): boolean {
  const place = RECORDED_VERSIONS.indexOf(version);
  return (
    range === undefined ||
    (place >= RECORDED_VERSIONS.indexOf(range.from) && place <= RECORDED_VERSIONS.indexOf(range.to))
  );
}

/** `name@first-last` in two. */
function withRange(entry: string): [name: string, range: Range | undefined] {
  const [name = "", versions] = entry.split("@");
  const [from, to] = versions?.split("-") ?? [];
  return [name, from === undefined || to === undefined ? undefined : { from, to }];
}

function suggestion(version: string, option: string): string {
  const guess = closest(
    option,
    [...OPTIONS].flatMap(([name, range]) => (isIn(version, range) ? [name] : [])),
  );
  return distance(guess, option) <= Math.max(1, Math.floor(option.length / 5))
    ? ` (did you mean "${guess}"?)`
    : "";
}
