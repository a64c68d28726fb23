import {
  airflowConfigurationProblems,
  airflowOptionWarnings,
  hardenedAirflowConfiguration,
  unreadOptionProblems,
} from "../../../modules/environment/airflow-configuration";
import {
  airflowOptionWarning,
  RECORDED_VERSIONS,
  unreadOptionProblem,
} from "../../../modules/environment/airflow-options";
import { baseUrlProblem } from "../../../modules/environment/base-url";
import { airflowOptionsText } from "../../../tools/airflow-options/airflow-options-text";

const problemOf = (version: string, option: string): string | undefined =>
  unreadOptionProblems(version, [option])[0]?.problem;
const warningOf = (version: string, option: string): string | undefined =>
  airflowOptionWarnings(version, [option])[0];

// Airflow's configuration reference (config.yml), its deprecated_options and `airflow config lint`.
describe("an option that the version does not read", () => {
  test.each([
    [
      "3.2.1",
      "core.dag_concurrency",
      "must not be set: Airflow 3.2.1 does not read it (removed in 3.0, now core.max_active_tasks_per_dag)",
    ],
    [
      "3.2.1",
      "core.check_slas",
      "must not be set: Airflow 3.2.1 does not read it (removed in 3.0, without a successor)",
    ],
    [
      "3.0.6",
      "api.theme",
      "must not be set: Airflow 3.0.6 does not read it (MWAA's versions of Airflow read it from 3.2.1 on)",
    ],
    [
      "2.11.2",
      "api.base_url",
      "must not be set: Airflow 2.11.2 does not read it (MWAA's versions of Airflow read it from 3.0.6 on)",
    ],
  ])("at %s, %s", (version, option, problem) => {
    expect(problemOf(version, option)).toBe(problem);
  });
});

test.each(RECORDED_VERSIONS)("the library's own options are read by %s, or set by MWAA", (version) => {
  const options = Object.keys(hardenedAirflowConfiguration(version));
  expect(unreadOptionProblems(version, options)).toEqual([]);
  expect(airflowOptionWarnings(version, options)).toEqual([
    "core.load_examples has no effect: Amazon MWAA sets it itself",
  ]);
});

test.each([
  ["2.11.2", "core.parallelism"],
  ["3.3.1", "core.parallelism"],
  ["3.2.1", "webserver.base_url"],
  ["2.7.2", "secrets.use_cache"],
  ["3.3.1", "secrets.cache_ttl_seconds"],
  ["2.11.2", "smtp.smtp_password_secret"],
  ["2.11.2", "celery.worker_autoscale"],
  ["3.2.1", "celery.worker_autoscale"],
  ["3.2.1", "metrics.metrics_allow_list"],
  // Not recorded: there is a warning about the version itself.
  ["4.0.0", "core.dag_concurrency"],
  ["2.6.3", "nosuch.option"],
])("at %s, nothing is said of %s", (version, option) => {
  expect([problemOf(version, option), warningOf(version, option)]).toEqual([undefined, undefined]);
});

describe("a warning", () => {
  test.each([
    [
      "2.11.2",
      "core.dag_concurrency",
      "core.dag_concurrency is an old name, which Airflow 2.11.2 still reads: now core.max_active_tasks_per_dag",
    ],
    [
      "3.2.1",
      "scheduler.dag_dir_list_interval",
      "scheduler.dag_dir_list_interval is an old name, which Airflow 3.2.1 still reads: now dag_processor.refresh_interval",
    ],
    [
      "3.2.1",
      "nosuch.option",
      "nosuch.option is not in the configuration reference of Airflow 3.2.1, nor the section nosuch: it has an effect only where code of yours reads it",
    ],
    [
      "2.11.2",
      "core.paralelism",
      'core.paralelism is not in the configuration reference of Airflow 2.11.2 (did you mean "core.parallelism"?): it has an effect only where code of yours reads it',
    ],
    ["2.11.2", "core.executor", "core.executor has no effect: Amazon MWAA sets it itself"],
    ["2.11.2", "metrics.statsd_host", "metrics.statsd_host has no effect: Amazon MWAA sets it itself"],
    // Between two recorded versions of 2.10.
    [
      "2.10.2",
      "core.paralelism",
      'core.paralelism is not in the configuration reference of Airflow 2.10.2 (did you mean "core.parallelism"?): it has an effect only where code of yours reads it',
    ],
  ])("at %s, of %s", (version, option, warning) => {
    expect(warningOf(version, option)).toBe(warning);
  });
});

// https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-custom-domain.html
describe("a domain of one's own", () => {
  const problem = (value: string): string | undefined =>
    airflowConfigurationProblems({ "webserver.base_url": value })[0]?.problem;

  test("is a host name alone", () => {
    expect(problem("airflow.example.com")).toBeUndefined();
    for (const value of [
      "https://airflow.example.com",
      "airflow.example.com/dags",
      "airflow.example.com:8080",
      "airflow",
      "",
      `${"a".repeat(60)}.`.repeat(5) + "com",
    ]) {
      expect(problem(value)).toMatch(/^must be a host name alone, without scheme, port and path/);
    }
  });

  test("is of a private web server alone", () => {
    const options = { "webserver.base_url": "airflow.example.com" };
    expect(baseUrlProblem(options, "private")).toBeUndefined();
    expect(baseUrlProblem({}, "public")).toBeUndefined();
    expect(baseUrlProblem(options, "public")).toBe(
      'must not be set where the web server is public (Amazon MWAA gives only a private one a domain of its own), got: "airflow.example.com"',
    );
  });
});

test("the cache of looked-up secrets may be set, the backend may not", () => {
  expect(
    airflowConfigurationProblems({ "secrets.use_cache": "True", "secrets.cache_ttl_seconds": "900" }),
  ).toEqual([]);
  expect(airflowConfigurationProblems({ "secrets.backend": "x" })).toHaveLength(1);
});

test("the text has a line for each section, with the versions of what some lack", () => {
  const version = (options: string[], deprecated = {}): object => ({ options, deprecated });
  expect(
    airflowOptionsText("x", {
      versions: {
        "2.1.0": version(["core.a", "core.b"], { "core.z": "core.a" }),
        "3.0.0": version(["core.a", "dag.c"]),
      } as never,
      providers: ["fab.d"],
      changes: { "core.b": "" },
    }),
  ).toBe(
    `{
  "source": "x",
  "versions": "2.1.0 3.0.0",
  "options": {
    "core": "a b@2.1.0-2.1.0",
    "dag": "c@3.0.0-3.0.0",
    "fab": "d"
  },
  "deprecated": {
    "core.z": "core.a@2.1.0-2.1.0"
  },
  "changedIn3": {
    "core.b": ""
  }
}
`,
  );
});

test.each(["constructor", "core.constructor", "toString", "__proto__", "constructor_secret"])(
  "an option that is called %s is unknown like any other",
  (option) => {
    expect(unreadOptionProblem("3.0.6", option)).toBeUndefined();
    expect(airflowOptionWarning("3.0.6", option)).toMatch(/is not in the configuration reference/);
  },
);
