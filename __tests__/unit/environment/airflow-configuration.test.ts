import fc from "fast-check";
import {
  airflowConfigurationProblems,
  hardenedAirflowConfiguration,
  resolveAirflowConfiguration,
} from "../../../modules/environment/airflow-configuration";

const VERSIONS = ["2.6.3", "2.7.2", "2.11.2", "3.0.6", "3.2.1"];

function problemOf(option: string, value: string): string | undefined {
  return airflowConfigurationProblems({ [option]: value })[0]?.problem;
}

describe("the hardened options", () => {
  test.each(VERSIONS)("are options that a team might set too, at %s", (version) => {
    expect(airflowConfigurationProblems(hardenedAirflowConfiguration(version))).toEqual([]);
  });

  test("hide the configuration, in the section that the version has", () => {
    expect(hardenedAirflowConfiguration("2.11.2")).toMatchObject({ "webserver.expose_config": "False" });
    expect(hardenedAirflowConfiguration("3.0.6")).toMatchObject({ "api.expose_config": "False" });
    expect(hardenedAirflowConfiguration("3.0.6")).not.toHaveProperty(["webserver.expose_config"]);
  });

  test("turn XCom pickling off in Airflow 2 and leave the option out of Airflow 3, which lacks it", () => {
    expect(hardenedAirflowConfiguration("2.11.2")).toMatchObject({ "core.enable_xcom_pickling": "False" });
    expect(hardenedAirflowConfiguration("3.2.1")).not.toHaveProperty(["core.enable_xcom_pickling"]);
  });

  test("turn connection tests off from 2.7, where the option begins", () => {
    expect(hardenedAirflowConfiguration("2.7.2")).toMatchObject({ "core.test_connection": "Disabled" });
    expect(hardenedAirflowConfiguration("2.6.3")).not.toHaveProperty(["core.test_connection"]);
  });

  test.each(VERSIONS)(
    "mask sensitive fields, load no examples and keep Flask-AppBuilder's lines at %s",
    (version) => {
      expect(hardenedAirflowConfiguration(version)).toMatchObject({
        "core.hide_sensitive_var_conn_fields": "True",
        "core.load_examples": "False",
        "logging.fab_logging_level": "INFO",
      });
    },
  );
});

describe("a team's options", () => {
  test.each([
    ["core.parallelism", "32"],
    ["core.load_examples", "True"],
    ["core.test_connection", "Enabled"],
    ["core.enable_xcom_pickling", "True"],
    ["webserver.expose_config", "non-sensitive-only"],
    ["api.expose_config", "false"],
    ["core.hide_sensitive_var_conn_fields", "true"],
    ["logging.logging_level", "DEBUG"],
    ["logging.celery_logging_level", "info"],
    ["logging.namespace_levels", "botocore=INFO, sqlalchemy=DEBUG"],
    ["logging.log_format", "%(asctime)s %(message)s"],
    ["logging.colored_console_log", "False"],
    ["smtp.smtp_password_secret", "smtp-password"],
    ["core.fernet_key_secret", "fernet"],
    ["api_auth.jwt_secret_secret", "jwt"],
    ["database.sql_alchemy_engine_args_secret", "engine-args"],
    ["celery_broker_transport_options.visibility_timeout", "3600"],
    ["scheduler.min_file_process_interval", "60"],
    ["webserver.web_server_ssl_key", "/path/to/key"],
  ])("passes %s = %j", (option, value) => {
    expect(problemOf(option, value)).toBeUndefined();
  });

  test.each([
    "parallelism",
    "Core.parallelism",
    "core.",
    ".parallelism",
    "core.a-b",
    "core.x.",
    `core.${"a".repeat(60)}`,
    "",
  ])("fails the name %j", (option) => {
    expect(problemOf(option, "1")).toMatch(/^must be named section\.option/);
  });

  test.each(["", "ä", "a\nb", "tab\there", "x".repeat(65_537)])(
    "fails a value that MWAA does not take",
    (value) => {
      expect(problemOf("core.x", value)).toMatch(
        /^must be 1 to 65536 printable ASCII characters on one line/,
      );
    },
  );

  test.each([
    "secrets.backend",
    "secrets.backend_kwargs",
    "secrets.anything",
    "workers.secrets_backend",
    "workers.secrets_backend_kwargs",
  ])("fails %s, which the library sets", (option) => {
    expect(problemOf(option, "x")).toMatch(/^must not be set: this library points Airflow's secrets backend/);
  });

  test.each([
    "logging_level",
    "fab_logging_level",
    "celery_logging_level",
    "uvicorn_logging_level",
    "some_future_level",
  ])("fails logging.%s under INFO: the detector would be blind", (name) => {
    for (const level of ["WARNING", "WARN", "ERROR", "CRITICAL", "NOTSET", "50"]) {
      expect(problemOf(`logging.${name}`, level)).toBe(
        `must be INFO or DEBUG (changes of Airflow users' privileges are found in the log lines), got: "${level}"`,
      );
    }
  });

  test.each([
    ["logging.remote_logging", "True"],
    ["logging.remote_base_log_folder", "s3://elsewhere"],
    ["logging.remote_log_conn_id", "aws_default"],
    ["logging.remote_task_handler_kwargs", "{}"],
    ["logging.base_log_folder", "/tmp"],
    ["logging.logging_config_class", "my.CONFIG"],
    ["logging.task_log_reader", "none"],
    ["logging.dag_processor_log_target", "file"],
    ["logging.log_filename_template", "x"],
    ["logging.an_option_of_tomorrow", "x"],
    ["core.logging_level", "ERROR"],
    ["core.fab_logging_level", "ERROR"],
    ["core.remote_logging", "True"],
    ["core.base_log_folder", "/tmp"],
    ["core.logging_config_class", "my.CONFIG"],
    ["core.log_filename_template", "x"],
    ["logging.namespace_levels", "airflow=INFO airflow.task=ERROR"],
    ["logging.namespace_levels", "airflow"],
    ["logging.log_format", "%(asctime)s"],
    ["logging.simple_log_format", "-"],
    ["webserver.access_logfile", "/dev/null"],
    ["webserver.error_logfile", "/dev/null"],
    ["webserver.access_logformat", "-"],
    ["api.log_config", "/tmp/log.yml"],
    ["celery.task_logs_to_stdout", "False"],
    ["scheduler.child_process_log_directory", "/tmp"],
  ])("fails %s = %j: it redirects or drops log lines", (option, value) => {
    expect(problemOf(option, value)).toContain(
      "changes of Airflow users' privileges are found in the log lines",
    );
  });

  test.each(["webserver.expose_config", "api.expose_config"])(
    "fails %s switched on in any spelling",
    (option) => {
      for (const value of ["True", "true", "t", "1", "yes", "True # comment"]) {
        expect(problemOf(option, value)).toMatch(/^must be "False" or "non-sensitive-only"/);
      }
    },
  );

  test.each(["core.hide_sensitive_var_conn_fields", "admin.hide_sensitive_variable_fields"])(
    "fails %s switched off",
    (option) => {
      for (const value of ["False", "f", "0", "no"]) {
        expect(problemOf(option, value)).toMatch(/^must be "True"/);
      }
    },
  );

  test.each([
    "core.fernet_key",
    "core.internal_api_secret_key",
    "webserver.secret_key",
    "api.secret_key",
    "api_auth.jwt_secret",
    "database.sql_alchemy_conn",
    "database.sql_alchemy_conn_async",
    "celery.result_backend",
    "celery.broker_url",
    "celery.flower_basic_auth",
    "smtp.smtp_password",
    "sentry.sentry_dsn",
    "some_provider.access_token",
    "some_provider.client_secret",
    "smtp.smtp_password_cmd",
    "core.fernet_key_cmd",
  ])("fails %s and names the lookup in the secrets backend, without the value", (option) => {
    const problem = problemOf(option, "correct horse battery staple");
    expect(problem).toContain(`set ${option.replace(/_cmd$/, "")}_secret to`);
    expect(problem).not.toContain("correct");
  });

  test("fails a value that is a secret under any name, without showing it", () => {
    const problem = problemOf("core.dag_discovery_url", "postgres://airflow:hunter2@db/airflow");
    expect(problem).toMatch(/^must not hold a URI with a password/);
    expect(problem).toContain('got: "po…" (37 characters)');
  });

  test("reports every option that is wrong, in their order", () => {
    const options = { "logging.remote_logging": "True", "core.parallelism": "8", "core.fernet_key": "x" };
    expect(airflowConfigurationProblems(options).map(({ option }) => option)).toEqual([
      "logging.remote_logging",
      "core.fernet_key",
    ]);
  });

  test("no option of [logging] whose value is not a level gets past by its case or blanks", () => {
    const level = fc.constantFrom("WARNING", " WARNING", "warning ", "INFO ", "ERROR,INFO");
    fc.assert(fc.property(level, (value) => problemOf("logging.logging_level", value) !== undefined));
  });
});

describe("the resolved options", () => {
  test("are the hardened ones under the team's, sorted by name", () => {
    const resolved = resolveAirflowConfiguration("2.11.2", {
      "core.parallelism": "8",
      "core.load_examples": "True",
    });
    expect(resolved).toMatchObject({ "core.parallelism": "8", "core.load_examples": "True" });
    expect(resolved).toMatchObject({ "webserver.expose_config": "False" });
    expect(Object.keys(resolved)).toEqual(Object.keys(resolved).sort());
  });
});

test.each([
  "api.auth_backends",
  "fab.auth_backends",
  "api.auth_backend",
  "core.auth_manager",
  "core.simple_auth_manager_all_admins",
  "webserver.config_file",
  "fab.config_file",
])("%s, which decides how people and programs log in, must not be set", (option) => {
  expect(airflowConfigurationProblems({ [option]: "anything" })).toEqual([
    {
      option,
      problem: expect.stringContaining(
        "must not be set: people and programs log in through IAM alone",
      ) as string,
    },
  ]);
});
