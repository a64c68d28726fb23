import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentKey, SecretsBackend, type SecretsBackendProps } from "../../modules";
import { executionRole, KEY_ARN, roleArn } from "../synth/support/fixtures";
import { Template } from "../synth/support/template";
import { Janitor } from "../terraform/support/janitor";
import { LocalAws } from "../terraform/support/local-aws";
import { describeWith } from "../terraform/support/tools";
import { install } from "./support/install";
import { run } from "./support/processes";
import { versionsNamed } from "./support/versions";

/** Minutes for each version, and more where pip has to fetch the Airflows first. */
const TIMEOUT = 45 * 60_000;
const VERSIONS = versionsNamed((process.env.AIRFLOW_VERSIONS ?? "2.11,3.x").split(",").filter(Boolean));

/** The options that the library sets. */
function optionsOf(props: Partial<SecretsBackendProps>): Readonly<Record<string, string>> {
  let options: Readonly<Record<string, string>> = {};
  Template.of((stack) => {
    options = new SecretsBackend(stack, "Secrets", {
      environmentName: "payments",
      encryptionKey: EnvironmentKey.fromKeyArn(stack, "SecretsKey", KEY_ARN),
      executionRole: executionRole(stack),
      administratorRoleArns: [roleArn("security")],
      ...props,
    }).airflowConfigurationOptions;
  });
  return options;
}

/** Puts the values in, and asks Airflow for what it reads. */
const SCRIPT = `
import boto3, json, os, sys
client = boto3.client("secretsmanager")
for name, value in json.loads(sys.argv[1]).items():
    client.create_secret(Name=name, SecretString=value)
from airflow.configuration import conf, ensure_secrets_loaded
backend = ensure_secrets_loaded()[0]
print("READ", json.dumps({
    "option": conf.get(*sys.argv[2].split("."), fallback=None),
    "connection": backend.get_conn_value("warehouse"),
    "nested": backend.get_conn_value("team_a/warehouse"),
    "hyphen": backend.get_conn_value("vendor-orders"),
    "variable": backend.get_variable("limit"),
    "default": backend.get_conn_value("aws_default"),
}))
`;

describeWith(["python3"], "secrets in real Airflow", () => {
  describe.each(VERSIONS.map((version) => [version.name, version] as const))(
    "Airflow %s",
    (name, version) => {
      // Airflow 3 has no smtp_password; it takes that from a connection.
      const option = version.major === 2 ? "smtp.smtp_password" : "core.fernet_key";
      const janitor = new Janitor();
      let aws: LocalAws;
      let python: string;

      beforeAll(async () => {
        const bin = await install(version, join(__dirname, `factory/requirements-${name}.txt`));
        python = join(bin, "python");
        aws = await LocalAws.start(janitor);
      }, TIMEOUT);

      afterAll(async () => {
        await aws.close();
        await janitor.close();
      });

      test.each<[string, Partial<SecretsBackendProps>, string, string]>([
        ["of the environment's own", { configSecrets: ["looked_up"] }, "airflow/payments", "/"],
        ["that are there already", { secretsPrefix: "airflow" }, "airflow", "/"],
        ["with another separator", { secretsPrefix: "legacy", secretsSeparator: "-" }, "legacy", "-"],
      ])(
        "reads options, connections and variables %s",
        async (_, props, prefix, separator) => {
          const home = mkdtempSync(join(tmpdir(), "airflow-secrets-"));
          const options = optionsOf(props);
          const secret = (kind: string, id: string): string => [prefix, kind, id].join(separator);
          const values = {
            [secret("config", "looked_up")]: "from-the-backend",
            [secret("connections", "warehouse")]: "postgres://warehouse",
            [secret("connections", "team_a/warehouse")]: "postgres://nested",
            [secret("connections", "vendor-orders")]: "postgres://vendor",
            [secret("connections", "aws_default")]: "aws://",
            [secret("variables", "limit")]: "7",
          };
          const output = await run(python, ["-c", SCRIPT, JSON.stringify(values), option], {
            PATH: process.env.PATH,
            AIRFLOW_HOME: home,
            AIRFLOW__SECRETS__BACKEND: options["secrets.backend"],
            AIRFLOW__SECRETS__BACKEND_KWARGS: options["secrets.backend_kwargs"],
            [`AIRFLOW__${option.toUpperCase().replace(".", "__")}_SECRET`]: "looked_up",
            AWS_ENDPOINT_URL: aws.url,
            AWS_DEFAULT_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
          });
          rmSync(home, { recursive: true, force: true });
          expect(JSON.parse(/^READ (.*)$/m.exec(output)?.[1] ?? "{}")).toEqual({
            option: "from-the-backend",
            connection: "postgres://warehouse",
            nested: "postgres://nested",
            hyphen: "postgres://vendor",
            variable: "7",
            default: null,
          });
        },
        TIMEOUT,
      );
    },
  );
});
