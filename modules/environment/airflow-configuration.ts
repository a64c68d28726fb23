import { airflowOptionProblem } from "./airflow-option-rules";
import { airflowOptionWarning, unreadOptionProblem } from "./airflow-options";
import { isVersionAtLeast } from "../validation/version";

/** An Airflow option that an environment must not have, and why. */
export interface AirflowConfigurationProblem {
  /** `section.option`, as given. */
  readonly option: string;
  /** What the option must be, or why it must not be set, and its value. */
  readonly problem: string;
}

/**
 * The Airflow options that every environment starts from: `section.option` to value. Sections and names are those
 * of Airflow's configuration reference (`config.yml` of 2.7.2, 2.11.0, 3.1.8 and 3.2.1). Most are Airflow's own
 * defaults. They are set explicitly, so that neither MWAA nor a later Airflow version changes them silently.
 */
export function hardenedAirflowConfiguration(airflowVersion: string): Record<string, string> {
  const airflow3 = isVersionAtLeast(airflowVersion, "3.0");
  return {
    // The configuration names hosts, users and, before Airflow 3.2, shows secrets too.
    [airflow3 ? "api.expose_config" : "webserver.expose_config"]: "False",
    // A pickled XCom runs code in the process that reads it. The option, like pickling, is gone in Airflow 3.
    ...(airflow3 ? {} : { "core.enable_xcom_pickling": "False" }),
    "core.hide_sensitive_var_conn_fields": "True",
    "core.load_examples": "False",
    // "Test connection" connects from the web server to hosts that the user chooses. Off by default since 2.7, and
    // unknown before.
    ...(isVersionAtLeast(airflowVersion, "2.7") ? { "core.test_connection": "Disabled" } : {}),
    // Flask-AppBuilder's own lines, such as "Deleted user", are dropped at Airflow's default of WARNING.
    "logging.fab_logging_level": "INFO",
  };
}

/** All problems of a team's options, in their order; a value that looks like a secret is never shown. */
export function airflowConfigurationProblems(
  options: Readonly<Record<string, string>>,
): AirflowConfigurationProblem[] {
  return Object.entries(options).flatMap(([option, value]) => {
    const problem = airflowOptionProblem(option, value);
    return problem === undefined ? [] : [{ option, problem }];
  });
}

/** The problems of options that an Airflow version does not read, in their order. */
export function unreadOptionProblems(
  airflowVersion: string,
  options: readonly string[],
): AirflowConfigurationProblem[] {
  return options.flatMap((option) => {
    const problem = unreadOptionProblem(airflowVersion, option);
    return problem === undefined ? [] : [{ option, problem }];
  });
}

/** Warnings about options that have no effect, or one under an old name, in their order. */
export function airflowOptionWarnings(airflowVersion: string, options: readonly string[]): string[] {
  return options.flatMap((option) => airflowOptionWarning(airflowVersion, option) ?? []);
}

/**
 * The options of an environment: the hardened ones, overridden by the team's, sorted by name. Pass only options
 * without problems.
 */
export function resolveAirflowConfiguration(
  airflowVersion: string,
  options: Readonly<Record<string, string>>,
): Record<string, string> {
  const merged = { ...hardenedAirflowConfiguration(airflowVersion), ...options };
  return Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1)));
}
