import { EnvironmentKey, SecretsBackend, type SecretsBackendProps } from "../../../modules";
import { executionRole, KEY_ARN, roleArn } from "../support/fixtures";
import { Template } from "../support/template";

function build(props: Partial<SecretsBackendProps> = {}): { template: Template; backend: SecretsBackend } {
  let backend: SecretsBackend | undefined;
  const template = Template.of((stack) => {
    const role = executionRole(stack);
    backend = new SecretsBackend(stack, "Secrets", {
      environmentName: "payments",
      encryptionKey: EnvironmentKey.fromKeyArn(stack, "SecretsKey", KEY_ARN),
      executionRole: role,
      ...props,
    });
  });
  return { template, backend: backend as unknown as SecretsBackend };
}

const declared = {
  connections: ["warehouse"],
  variables: ["limits"],
  administratorRoleArns: [roleArn("security")],
};

/** How Airflow's backend decides whether to ask Secrets Manager: `re.match`, so from the beginning. */
function looksUp(pattern: string, name: string): boolean {
  return new RegExp(`^(?:${pattern})`).test(name);
}

describe("SecretsBackend", () => {
  test("selects Secrets Manager with prefixes of the environment's own, in one line of ASCII", () => {
    const options = build().backend.airflowConfigurationOptions;

    expect(options["secrets.backend"]).toBe(
      "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
    );
    expect(options["secrets.backend_kwargs"]).toMatch(/^[ -~]+$/);
    expect(JSON.parse(options["secrets.backend_kwargs"] ?? "")).toMatchObject({
      connections_prefix: "airflow/payments/connections",
      variables_prefix: "airflow/payments/variables",
    });
  });

  test("looks up every connection but aws_default, and every variable", () => {
    const kwargs = JSON.parse(
      build().backend.airflowConfigurationOptions["secrets.backend_kwargs"] ?? "",
    ) as Record<string, string>;
    const connections = kwargs.connections_lookup_pattern ?? "";

    expect(looksUp(connections, "aws_default")).toBe(false);
    expect(looksUp(connections, "aws_default_eu")).toBe(true);
    expect(looksUp(connections, "warehouse")).toBe(true);
    expect(looksUp(kwargs.variables_lookup_pattern ?? "", "limits")).toBe(true);
  });

  test("creates an empty, encrypted secret for each declared name, and no value", () => {
    const { template } = build(declared);

    expect(template.resources("aws_secretsmanager_secret")).toEqual([
      expect.objectContaining({ name: "airflow/payments/connections/warehouse", kms_key_id: KEY_ARN }),
      expect.objectContaining({ name: "airflow/payments/variables/limits", kms_key_id: KEY_ARN }),
    ]);
    expect(template.resources("aws_secretsmanager_secret_version")).toEqual([]);
  });

  test("lets the execution role read and only the administrators write, each secret", () => {
    const { template } = build(declared);
    const reader = roleArn("mwaa-payments-execution");
    const policies = template.resources("aws_secretsmanager_secret_policy");

    expect(policies).toHaveLength(2);
    for (const { policy, block_public_policy: blockPublicPolicy } of policies) {
      const { Statement } = JSON.parse(policy as string) as { Statement: { Sid: string }[] };
      expect(blockPublicPolicy).toBe(true);
      expect(Statement).toEqual([
        expect.objectContaining({
          Effect: "Allow",
          Principal: { AWS: reader },
          Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        }),
        expect.objectContaining({ Effect: "Allow", Principal: { AWS: [roleArn("security")] } }),
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: expect.arrayContaining([
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecret",
            "secretsmanager:DeleteSecret",
          ]) as string[],
          Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn("security")] } },
        }),
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:GetSecretValue",
          Condition: { ArnNotEquals: { "aws:PrincipalArn": [reader, roleArn("security")] } },
        }),
        expect.objectContaining({ Sid: "DenyOtherEnvironments", Effect: "Deny", Principal: "*" }),
      ]);
    }
  });

  test("creates nothing where nothing is declared", () => {
    expect(build().template.resources("aws_secretsmanager_secret")).toEqual([]);
  });

  test("fails where nobody could put a value into a declared secret", () => {
    expect(() => build({ connections: ["warehouse"] })).toThrow(
      "test/Secrets: `administratorRoleArns` must name at least one role, or nobody can put a value into: warehouse",
    );
  });

  test("fails for a name that would leave the prefix", () => {
    expect(() => build({ ...declared, connections: ["../other"] })).toThrow(
      "test/Secrets: `connections[0]` must",
    );
  });
});

describe("secrets that exist already", () => {
  const kwargsOf = (props: Partial<SecretsBackendProps>): Record<string, unknown> =>
    JSON.parse(build(props).backend.airflowConfigurationOptions["secrets.backend_kwargs"] ?? "") as Record<
      string,
      unknown
    >;

  // airflow/providers/amazon/aws/secrets/secrets_manager.py: connections_prefix, sep, full_url_mode, config_prefix
  test("are looked up where they are, in the terms of Airflow's backend", () => {
    expect(
      kwargsOf({
        secretsPrefix: "airflow",
        connectionsLookupPattern: "^warehouse",
        configLookupPattern: "^smtp",
        fullUrlMode: false,
      }),
    ).toEqual({
      connections_prefix: "airflow/connections",
      connections_lookup_pattern: "^warehouse",
      variables_prefix: "airflow/variables",
      variables_lookup_pattern: "^.+$",
      config_prefix: "airflow/config",
      config_lookup_pattern: "^smtp",
      full_url_mode: false,
    });
  });

  test("are joined by their separator, in Airflow, in names and in what a role may read", () => {
    const props = { ...declared, secretsPrefix: "airflow", secretsSeparator: "-" };
    const { template } = build(props);
    expect(kwargsOf(props)).toMatchObject({ connections_prefix: "airflow-connections", sep: "-" });
    expect(template.resources("aws_secretsmanager_secret").map(({ name }) => name)).toEqual([
      "airflow-connections-warehouse",
      "airflow-variables-limits",
    ]);
  });

  test("in folders, and with a hyphen and six characters at the end, are declared like any other", () => {
    const { template, backend } = build({ ...declared, connections: ["team_a/warehouse", "vendor-orders"] });
    expect(template.resources("aws_secretsmanager_secret").map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "airflow/payments/connections/team_a/warehouse",
        "airflow/payments/connections/vendor-orders",
      ]),
    );
    expect(Object.keys(backend.connectionSecretArns)).toEqual(["team_a/warehouse", "vendor-orders"]);
  });
});

test("the value of an option is a secret of its own, and Airflow looks it up beside the others", () => {
  const { template, backend } = build({ ...declared, configSecrets: ["smtp_password"] });
  expect(template.resources("aws_secretsmanager_secret").map(({ name }) => name)).toContain(
    "airflow/payments/config/smtp_password",
  );
  expect(Object.keys(backend.configSecretArns)).toEqual(["smtp_password"]);
  expect(
    JSON.parse(backend.airflowConfigurationOptions["secrets.backend_kwargs"] ?? "") as object,
  ).toMatchObject({ config_prefix: "airflow/payments/config" });
  expect(build(declared).backend.airflowConfigurationOptions["secrets.backend_kwargs"]).not.toContain(
    "config_prefix",
  );
});
