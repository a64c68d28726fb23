import { type TerraformStack, TerraformVariable } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { type TeamEnvironmentProps, useProvider } from "../../../modules";
import { KEY_ARN, roleArn, teamEnvironment } from "../support/fixtures";
import { type Block, statementsOf, Template } from "../support/template";

function synth(props: Partial<TeamEnvironmentProps> = {}): Template {
  return Template.of((stack) => teamEnvironment(stack, props));
}

function environment(props: Partial<TeamEnvironmentProps> = {}): Block {
  return synth(props).resource("aws_mwaa_environment");
}

const existingVpc = {
  vpcId: "vpc-0a1b2c3d",
  privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
  securityGroupIds: ["sg-0a1b2c3d"],
};

/** A bucket and a role that have owners. */
const EXISTING = {
  existingBucket: true,
  kmsKeyArn: KEY_ARN,
  executionRoleArn: roleArn("service-role/AmazonMWAA-payments"),
} as const;

describe("TeamEnvironment", () => {
  test("has a bucket, a key, an execution role, log groups and a network of its own", () => {
    const template = synth();
    const { source_bucket_arn: bucket, kms_key: key, execution_role_arn: role } = environment();

    expect(bucket).toBe("arn:aws:s3:::acme-payments-dags-111122223333");
    expect(template.resource("aws_s3_bucket").bucket).toBe("acme-payments-dags-111122223333");
    expect(key).toMatch(/^\$\{aws_kms_key\.EncryptionKey_\w+\.arn\}$/);
    expect(role).toBe(roleArn("mwaa-payments-execution"));
    expect(template.resource("aws_iam_role", { name: "mwaa-payments-execution" })).toBeDefined();
    expect(template.resource("aws_vpc")).toMatchObject({ cidr_block: "10.20.0.0/16" });
  });

  test("enables all five log types at INFO", () => {
    const module = { enabled: true, log_level: "INFO" };

    expect(environment().logging_configuration).toEqual({
      dag_processing_logs: module,
      scheduler_logs: module,
      task_logs: module,
      webserver_logs: module,
      worker_logs: module,
    });
  });

  test("is reached from inside the VPC alone by default", () => {
    expect(environment().webserver_access_mode).toBe("PRIVATE_ONLY");
    expect(environment({ webserverAccess: "public" }).webserver_access_mode).toBe("PUBLIC_ONLY");
  });

  // MWAA API, UpdateEnvironment: GRACEFUL waits up to 12 hours, and an upgrade takes up to two.
  test("replaces workers as it is said, and waits for their tasks", () => {
    expect(environment({ workerReplacement: "GRACEFUL" })).toMatchObject({
      worker_replacement_strategy: "GRACEFUL",
      timeouts: { update: "16h" },
    });
    expect(environment().worker_replacement_strategy).toBeUndefined();
    expect(environment()).toMatchObject({ timeouts: { update: "4h" } });
  });

  test("lets those who are named reach a private web server in an existing VPC too", () => {
    const vpc = { ...existingVpc, securityGroupIds: [] };
    const webserverIngress = ["10.0.0.0/8"];
    const rules = synth({ vpcCidr: undefined, existingVpc: vpc, webserverIngress }).resources(
      "aws_vpc_security_group_ingress_rule",
    );
    expect(rules.map(({ cidr_ipv4: range }) => range)).toContain("10.0.0.0/8");
    expect(() => synth({ vpcCidr: undefined, existingVpc, webserverIngress })).toThrow(
      "`webserverIngress` must be empty where security groups are given",
    );
  });

  test("of one name in two Regions of an account is rejected, also in another case", () => {
    const other = (name: string, accountId: string) => (): void => {
      Template.of((stack) => {
        teamEnvironment(stack);
        const second = teamEnvironment(new Construct(stack, "Other"), {
          environmentName: name,
          accountId,
          region: "us-east-1",
          deployRoleArn: undefined,
        });
        useProvider(second, new AwsProvider(stack, "second", { alias: "second", region: "us-east-1" }));
      });
    };

    expect(other("Payments", "111122223333")).toThrow(
      "test/Other/Default: `environmentName` must differ from that of test/Default in account 111122223333, also in another Region",
    );
    expect(other("payments", "444455556666")).not.toThrow();
    expect(other("payments-us", "111122223333")).not.toThrow();
  });

  describe("with a qualifier", () => {
    const everything: Partial<TeamEnvironmentProps> = {
      audit: { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/company" },
      health: {},
      ciSources: [{ github: { repository: "acme/payments-dags", environment: "production" } }],
      dagWriterRoleArns: [],
      programs: [
        { role: "arn:aws:iam::111122223333:role/orders", airflowRole: "Op", api: "rest" },
        { role: "arn:aws:iam::111122223333:role/orders", airflowRole: "Admin", api: "cli" },
      ],
    };
    const inUsEast = (stack: TerraformStack, props: Partial<TeamEnvironmentProps>): void => {
      const second = teamEnvironment(new Construct(stack, "Other"), {
        ...everything,
        audit: { trailArn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/company" },
        region: "us-east-1",
        bucketName: "acme-payments-us-dags",
        ...props,
      });
      useProvider(second, new AwsProvider(stack, "second", { alias: "second", region: "us-east-1" }));
    };
    /** What an account has one name for, in all Regions. */
    const OF_ACCOUNT = ["aws_iam_role", "aws_iam_policy", "aws_cloudwatch_dashboard", "aws_s3_bucket"];

    test("an environment of the same name in another Region shares no name with it that the account has once", () => {
      const template = Template.of((stack) => {
        teamEnvironment(stack, everything);
        inUsEast(stack, { qualifier: "us" });
      });
      const names = OF_ACCOUNT.flatMap((type) =>
        template
          .resources(type)
          .map(({ name, dashboard_name, bucket }) => `${type} ${String(name ?? dashboard_name ?? bucket)}`),
      );

      expect(names.length).toBeGreaterThan(26);
      expect(new Set(names).size).toBe(names.length);
      expect(template.resources("aws_mwaa_environment").map(({ name }) => name)).toEqual([
        "payments",
        "payments",
      ]);
    });

    test("two environments of one Region still cannot have one name, nor two qualified names be the same", () => {
      const both = (first: Partial<TeamEnvironmentProps>, second: Partial<TeamEnvironmentProps>) => () =>
        Template.of((stack) => {
          teamEnvironment(stack, first);
          inUsEast(stack, second);
        });

      expect(both({}, { qualifier: "us", region: "eu-west-1" })).toThrow(
        "`environmentName` must differ from that of test/Default in account 111122223333 and Region eu-west-1, whatever their qualifiers",
      );
      expect(both({ environmentName: "payments-us" }, { qualifier: "us" })).toThrow(
        "`environmentName` must differ from that of test/Default in account 111122223333, also in another Region",
      );
    });

    test("no address changes, and only names that have the qualifier differ", () => {
      const [plain, qualified] = [{}, { qualifier: "zz9" }].map((props) =>
        Template.of((stack) => teamEnvironment(stack, { ...everything, ...props })),
      );
      expect(qualified?.addresses).toEqual(plain?.addresses);
      expect(qualified?.text.replaceAll("payments-zz9", "payments")).toBe(plain?.text);
      expect(qualified?.text).toContain("mwaa-payments-zz9-execution");
    });
  });

  test("is not created in existing subnets that have too few free addresses, and is left alone once it is there", () => {
    const template = synth({ vpcCidr: undefined, existingVpc, maxWorkers: 20, schedulers: 3 });
    const interfaces = template
      .dataSources("aws_network_interfaces")
      .find(({ lifecycle }) => lifecycle !== undefined);
    expect(interfaces?.filter).toEqual([
      { name: "subnet-id", values: existingVpc.privateSubnetIds },
      { name: "group-id", values: existingVpc.securityGroupIds },
    ]);
    // 20 workers, 3 schedulers, and MWAA's two endpoints in both subnets.
    expect(JSON.stringify(interfaces?.lifecycle)).toMatch(/length\(self\.ids\) > 0 \|\| [^"]* >= 27\}/);
    expect(template.resource("aws_mwaa_environment").depends_on).toContainEqual(
      expect.stringMatching(/^data\.aws_network_interfaces\./),
    );
  });

  test("has addresses that moveFromId moves, and that overrideLogicalId cannot change any more", () => {
    const template = Template.of((stack) => {
      const { environment: resource } = teamEnvironment(stack);
      const before = resource.friendlyUniqueId;
      try {
        resource.overrideLogicalId("mine");
      } catch {
        // Where something has referred to the resource already.
      }
      expect(resource.friendlyUniqueId).toBe(before);
      resource.moveFromId("aws_mwaa_environment.airflow");
    });
    expect(template.text).not.toContain('"mine"');
    expect((JSON.parse(template.text) as { moved: object[] }).moved).toEqual([
      { from: "aws_mwaa_environment.airflow", to: "aws_mwaa_environment.Environment" },
    ]);
  });

  test.each<[Partial<TeamEnvironmentProps>, string]>([
    [{ region: "cn-north-1", deployRoleArn: roleArn("deploy") }, "deployRoleArn"],
    [{ adminRoleArns: ["arn:aws-cn:iam::111122223333:role/admin"] }, "adminRoleArns[0]"],
    [
      { permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws-us-gov:s3:::lake/*"] }] },
      "permissions[0].resources[0]",
    ],
  ])("rejects an ARN of another partition than the Region's: %j", (props, prop) => {
    expect(() => synth(props)).toThrow(`\`${prop}\` must be an ARN of the partition`);
  });

  test("leaves its endpoints to the owner of the VPC where that is said, for good", () => {
    const customer = { endpointManagement: "customer" } as const;
    expect(environment(customer).endpoint_management).toBe("CUSTOMER");
    expect(environment().endpoint_management).toBeUndefined();
    const protections = JSON.stringify(synth(customer).resources("terraform_data"));
    expect(protections).toContain('"endpointManagement":"customer"');
    expect(synth().text).not.toContain("endpointManagement");
  });

  test("keeps its secrets in Secrets Manager, under its own prefix", () => {
    const options = environment().airflow_configuration_options as Record<string, string>;

    expect(options["secrets.backend"]).toContain("SecretsManagerBackend");
    expect(options["secrets.backend_kwargs"]).toContain('"airflow/payments/connections"');
  });

  test("hardens Airflow, and takes the team's options where they are safe", () => {
    expect(environment().airflow_configuration_options).toMatchObject({
      "core.enable_xcom_pickling": "False",
      "core.hide_sensitive_var_conn_fields": "True",
      "core.load_examples": "False",
      "logging.fab_logging_level": "INFO",
      "webserver.expose_config": "False",
    });
    expect(
      environment({ airflowConfigurationOptions: { "core.load_examples": "True", "core.parallelism": "64" } })
        .airflow_configuration_options,
    ).toMatchObject({ "core.load_examples": "True", "core.parallelism": "64" });
  });

  test("cannot be destroyed by default, with its bucket, key, log groups and table", () => {
    const protections = synth().resources("terraform_data");
    expect(protections.map(({ lifecycle }) => lifecycle)).toEqual(
      Array(5).fill(expect.objectContaining({ prevent_destroy: true })),
    );
    expect(
      protections
        .flatMap((protection) => protection.depends_on as string[])
        .map((address) => address.split(".")[0])
        .sort(),
    ).toEqual([
      ...Array<string>(5).fill("aws_cloudwatch_log_group"),
      "aws_dynamodb_table",
      "aws_kms_key",
      "aws_mwaa_environment",
      "aws_s3_bucket",
    ]);
    expect(synth({ deletionProtection: false }).text).not.toContain("prevent_destroy");
  });

  test("is protected from every change that makes the provider replace it", () => {
    const protection = synth()
      .resources("terraform_data")
      .find(({ depends_on: on }) => (on as string[]).includes("aws_mwaa_environment.Environment"));
    expect(protection?.triggers_replace).toEqual({
      name: "payments",
      kmsKey: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/) as string,
      subnetIds: (environment().network_configuration as { subnet_ids: string[] }).subnet_ids,
    });
    // A change of the major version, which MWAA makes in place and the provider does not, shows here alone.
    expect(protection?.lifecycle).toEqual({
      prevent_destroy: true,
      replace_triggered_by: ["aws_mwaa_environment.Environment.created_at"],
    });
  });

  test("is created after everything that MWAA checks or uses while it creates it", () => {
    const types = (environment().depends_on as string[]).map((address) => address.split(".")[0]);

    expect(new Set(types)).toEqual(
      new Set([
        "aws_cloudwatch_log_group",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_kms_key",
        "aws_route",
        "aws_route_table_association",
        "aws_s3_bucket",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_s3_object",
        "aws_vpc_endpoint",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
      ]),
    );
    expect(types.filter((type) => type === "aws_cloudwatch_log_group")).toHaveLength(5);
    expect(types.filter((type) => type === "aws_iam_role_policy")).toHaveLength(3);
  });

  test("waits for the endpoints where they are the only way out", () => {
    const { depends_on: dependsOn } = environment({ egress: "endpoints" });

    expect((dependsOn as string[]).filter((address) => address.startsWith("aws_vpc_endpoint."))).toHaveLength(
      6,
    );
  });

  test("has MWAA's defaults of its class, and one of everything in mw1.micro", () => {
    expect(environment()).toMatchObject({
      environment_class: "mw1.small",
      schedulers: 2,
      min_workers: 1,
      max_workers: 10,
      min_webservers: 2,
      max_webservers: 2,
    });
    expect(environment({ environmentClass: "mw1.micro" })).toMatchObject({
      schedulers: 1,
      min_workers: 1,
      max_workers: 1,
      min_webservers: 1,
      max_webservers: 1,
    });
  });

  test("uses a key and a VPC that exist", () => {
    const template = synth({ kmsKeyArn: KEY_ARN, vpcCidr: undefined, existingVpc });

    expect(template.resources("aws_kms_key")).toEqual([]);
    expect(template.resources("aws_vpc")).toEqual([]);
    expect(template.resource("aws_mwaa_environment")).toMatchObject({
      kms_key: KEY_ARN,
      network_configuration: { security_group_ids: ["sg-0a1b2c3d"] },
    });
    for (const group of template.resources("aws_cloudwatch_log_group")) {
      expect(group.kms_key_id).toBe(KEY_ARN);
    }
  });

  describe("with a bucket and a role that have owners", () => {
    const delivering: Partial<TeamEnvironmentProps> = {
      ...EXISTING,
      submitterRoleArns: [roleArn("release")],
      audit: { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/company" },
    };

    test("uses them, and writes nothing of the bucket and no role", () => {
      const template = synth(EXISTING);

      expect(template.resource("aws_mwaa_environment")).toMatchObject({
        source_bucket_arn: "arn:aws:s3:::acme-payments-dags-111122223333",
        execution_role_arn: EXISTING.executionRoleArn,
      });
      expect(template.addresses.filter((address) => /^aws_s3_(?!object\.)/.test(address))).toEqual([]);
      expect(template.resources("aws_iam_role").map(({ name }) => name)).not.toContain(
        "mwaa-payments-execution",
      );
    });

    test("is created after the checks of both", () => {
      expect(environment(EXISTING).depends_on).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^data\.aws_s3_bucket_policy\./),
          expect.stringMatching(/^data\.aws_iam_role\.ExecutionRole_ExistingRole_Trust/),
          expect.stringMatching(/^data\.aws_iam_role\.ExecutionRole_ExistingRole_Boundary/),
        ]),
      );
    });

    test("has a publisher write to the bucket, whose policy then names that and no other writer", () => {
      let ownersPolicy: unknown;
      const template = Template.of((stack) => {
        ownersPolicy = teamEnvironment(stack, delivering).ownersPolicies.bucketPolicy;
      });
      const { DenyDagWritesByOthers } = statementsOf(ownersPolicy);

      expect(template.resources("aws_s3_bucket").map(({ bucket }) => bucket)).toEqual([
        "acme-payments-dags-111122223333-intake",
      ]);
      expect(DenyDagWritesByOthers?.Condition).toEqual({
        ArnNotEquals: { "aws:PrincipalArn": [roleArn("mwaa-payments-dag-publisher")] },
      });
    });

    test("has the alerts of the trail watch the role and the bucket", () => {
      const patterns = synth(delivering)
        .resources("aws_cloudwatch_event_rule")
        .map(({ event_pattern: pattern }) => String(pattern));
      expect(patterns.join()).toContain("AmazonMWAA-payments");
      expect(patterns.join()).toContain('"acme-payments-dags-111122223333"');
    });

    test("names the role in a key that it creates, and in what other environments share", () => {
      const { executionRoleArn } = EXISTING;
      expect(JSON.stringify(synth({ executionRoleArn }).statements("aws_kms_key"))).toContain(
        executionRoleArn,
      );
    });
  });

  test("lets its key encrypt the flow logs of the VPC that it creates", () => {
    const { CloudWatchLogsEncryptsLogGroups } = synth().statements("aws_kms_key");

    expect(
      CloudWatchLogsEncryptsLogGroups?.Condition?.ArnEquals?.["kms:EncryptionContext:aws:logs:arn"],
    ).toContain("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/flow-logs/mwaa-payments");
  });

  test("can stand twice in one stack", () => {
    const template = Template.of((stack) => {
      teamEnvironment(stack);
      teamEnvironment(new Construct(stack, "Second"), {
        environmentName: "marketing",
        bucketName: "acme-marketing",
      });
    });

    expect(template.resources("aws_mwaa_environment")).toHaveLength(2);
  });

  test("fails for an option that must not be set, though its value is known after apply only", () => {
    expect(() =>
      Template.of((stack) => {
        const { stringValue } = new TerraformVariable(stack, "secret", {});
        teamEnvironment(stack, { airflowConfigurationOptions: { "smtp.smtp_password": stringValue } });
      }),
    ).toThrow('`airflowConfigurationOptions["smtp.smtp_password"]` must not be set');
  });

  test.each<[string, string, Partial<TeamEnvironmentProps>]>([
    ["a name that MWAA rejects", "environmentName", { environmentName: "1st" }],
    ["a malformed version", "airflowVersion", { airflowVersion: "2.11" }],
    ["two schedulers in mw1.micro", "schedulers", { environmentClass: "mw1.micro", schedulers: 2 }],
    ["one scheduler elsewhere", "schedulers", { schedulers: 1 }],
    ["six web servers", "maxWebservers", { maxWebservers: 6 }],
    [
      "a VPC with too few addresses",
      "vpcCidr",
      { vpcCidr: "10.20.0.0/26", egress: "endpoints", airflowVersion: "2.11.2" },
    ],
    [
      "a public web server that no task of Airflow 3 can reach",
      "webserverAccess",
      { webserverAccess: "public", airflowVersion: "3.0.6", egress: "endpoints" },
    ],
    [
      "logging above INFO",
      'airflowConfigurationOptions["logging.logging_level"]',
      { airflowConfigurationOptions: { "logging.logging_level": "WARNING" } },
    ],
    [
      "another secrets backend",
      'airflowConfigurationOptions["secrets.backend"]',
      { airflowConfigurationOptions: { "secrets.backend": "mine" } },
    ],
    [
      "a maintenance window off the half hour",
      "weeklyMaintenanceWindowStart",
      { weeklyMaintenanceWindowStart: "SUN:03:15" },
    ],
    [
      "endpoints where NAT is the way out",
      "additionalEndpointServices",
      { additionalEndpointServices: ["sts"] },
    ],
    ["domains where NAT is the way out", "allowedDomains", { allowedDomains: ["*.corp.example"] }],
    [
      "accounts behind endpoints where NAT is the way out",
      "resourceAccountIds",
      { resourceAccountIds: ["777788889999"] },
    ],
    ["a key of another Region", "kmsKeyArn", { kmsKeyArn: KEY_ARN.replace("eu-west-1", "us-east-1") }],
    [
      "an existing bucket without a deploying role",
      "deployRoleArn",
      { ...EXISTING, deployRoleArn: undefined },
    ],
    ["an existing bucket without its key", "kmsKeyArn", { ...EXISTING, kmsKeyArn: undefined }],
    [
      "access logs of an existing bucket",
      "accessLogsBucketName",
      { ...EXISTING, accessLogsBucketName: "acme-access-logs" },
    ],
    [
      "an existing role beside the name of one",
      "executionRoleArn",
      { ...EXISTING, executionRoleName: "payments" },
    ],
    [
      "an existing role of another account",
      "executionRoleArn",
      { executionRoleArn: "arn:aws:iam::444455556666:role/airflow" },
    ],
    [
      "an existing role that others do not know, under a boundary that leaves it to them",
      "executionRoleArn",
      { executionRoleArn: roleArn("airflow"), boundary: "deny-list" },
    ],
    ["no network", "vpcCidr", { vpcCidr: undefined }],
    ["two networks", "vpcCidr", { existingVpc }],
  ])("fails for %s", (_what, prop, props) => {
    expect(() => synth(props)).toThrow(`test/Default: \`${prop}\` `);
  });
});
