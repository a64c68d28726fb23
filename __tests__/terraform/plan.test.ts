import { REQUIRED_ENDPOINT_SERVICES } from "../../modules/network/network-rules";
import { allDone } from "./support/all-done";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { EnvironmentKey, ExecutionRole } from "../../modules";
import { COMMANDS } from "../support/documented-commands";
import { ACCOUNT, AwsClient, xmlText } from "./support/aws-client";
import { derivedConfig } from "./support/derived-config";
import {
  failedChecks,
  type Plan,
  plannedResources,
  plannedValues,
  type ResourceChange,
} from "./support/plan";
import { readStack } from "./support/stack-json";
import { type Stacks } from "./support/synthesize";
import { describeWith } from "./support/tools";
import { Workbench } from "./support/workbench";

/** One stack: what was synthesized, and what Terraform would do in an empty account. */
interface PlannedStack {
  readonly team: string;
  readonly folder: string;
  readonly plan: Plan;
}

describeWith(["terraform", "python3"], "terraform plan in a local AWS", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
  });
  afterAll(() => bench.close());

  const plans = new Map<string, Promise<PlannedStack[]>>();

  /** The plans of a config of the suite, made once. */
  function planned(config: string): Promise<PlannedStack[]> {
    const plan =
      plans.get(config) ?? derivedConfig(bench, config).then((file) => bench.synthesize(file).then(planAll));
    plans.set(config, plan);
    return plan;
  }

  async function planAll(stacks: Stacks): Promise<PlannedStack[]> {
    return allDone(
      [...stacks].map(async ([team, folder]) => {
        const plan = await (await bench.workspace(team, folder)).plan();
        return { team, folder, plan };
      }),
    );
  }

  describe.each([
    "2xlarge.yaml",
    "estates.yaml",
    "everything.yaml",
    "existing-vpc.yaml",
    "private-endpoints.yaml",
  ])("of %s", (config) => {
    let stacks: PlannedStack[];
    beforeAll(async () => {
      stacks = await planned(config);
    });

    /** One expectation for each team of the file. */
    const each = (name: string, expectation: (stack: PlannedStack) => void): void => {
      it(name, () => stacks.forEach(expectation));
    };

    each("creates and does nothing else", ({ plan }) => {
      const managed = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
      expect(managed.length).toBeGreaterThan(0);
      expect(managed.filter(({ change }) => change.actions.join() !== "create")).toEqual([]);
    });

    each("works in the team's own account alone", ({ plan }) => {
      const provider = plan.configuration.provider_config.aws;
      expect(provider?.expressions?.allowed_account_ids?.constant_value).toEqual([ACCOUNT]);
    });

    each("enables all five log types at INFO or DEBUG", ({ plan }) => {
      const [logging] = plannedValues(plan, "aws_mwaa_environment").logging_configuration as [
        Record<string, { enabled: boolean; log_level: string }[]>,
      ];
      const types = ["dag_processing_logs", "scheduler_logs", "task_logs", "webserver_logs", "worker_logs"];
      expect(Object.keys(logging).sort()).toEqual(types);
      types.forEach((type) => {
        expect(logging[type]).toEqual([
          expect.objectContaining({
            enabled: true,
            log_level: expect.stringMatching(/^(INFO|DEBUG)$/) as string,
          }),
        ]);
      });
    });

    each("makes the five log groups under the names that MWAA writes to, with retention", ({ plan }) => {
      const { name } = plannedValues(plan, "aws_mwaa_environment");
      const groups = plannedResources(plan, "aws_cloudwatch_log_group").map(({ change }) => change.after);
      const suffixes = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];
      const airflowGroups = groups.filter((group) => String(group?.name).startsWith("airflow-"));
      expect(airflowGroups.map((group) => group?.name).sort()).toEqual(
        suffixes.map((suffix) => `airflow-${String(name)}-${suffix}`),
      );
      airflowGroups.forEach((group) => expect(group?.retention_in_days).toBeGreaterThan(0));
    });

    each("versions the DAG bucket and blocks all public access to it", ({ plan }) => {
      expect(plannedValues(plan, "aws_s3_bucket_versioning").versioning_configuration).toEqual([
        expect.objectContaining({ status: "Enabled" }),
      ]);
      expect(plannedValues(plan, "aws_s3_bucket_public_access_block")).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
    });

    each("shows the whole bucket policy before apply, and refuses plain HTTP in it", ({ plan }) => {
      const { policy } = plannedValues(plan, "aws_s3_bucket_policy");
      expect(JSON.parse(policy as string)).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]) as unknown,
      });
    });

    each("tags everything that can have tags with the team, and with what made it", ({ team, plan }) => {
      // An object in S3 can have ten tags, less than a team can have.
      const taggable = (plan.resource_changes ?? []).filter(
        ({ type, change }) =>
          type !== "aws_s3_object" &&
          [change.after, change.after_unknown].some((values) => "tags_all" in (values ?? {})),
      );
      expect(taggable.length).toBeGreaterThan(20);
      const untagged = taggable.filter(({ change }) => {
        const { Team, ManagedBy } = (change.after?.tags_all ?? {}) as Record<string, unknown>;
        return Team !== team || ManagedBy !== "cdktf-mwaa-teams";
      });
      expect(untagged.map(({ address }) => address)).toEqual([]);
    });

    each(
      "protects what cannot be replaced from being destroyed, unless protection is off",
      ({ team, folder, plan }) => {
        const { resource = {} } = readStack(join(folder, "cdk.tf.json"));
        const protections = Object.values(resource.terraform_data ?? {});
        expect(protections.every(({ lifecycle }) => lifecycle?.prevent_destroy)).toBe(true);
        const isProtected = ({ type, change }: ResourceChange): boolean =>
          ["aws_dynamodb_table", "aws_mwaa_environment", "aws_s3_bucket", "aws_kms_key"].includes(type) ||
          (type === "aws_cloudwatch_log_group" && String(change.after?.name).startsWith("airflow-"));
        expect(protections.flatMap(({ depends_on = [] }) => depends_on).sort()).toEqual(
          team === "trading"
            ? []
            : (plan.resource_changes ?? [])
                .filter(isProtected)
                .map(({ address }) => address)
                .sort(),
        );
      },
    );
  });

  it("of 2xlarge.yaml pins requirements, plugins and startup script by the version that it uploads", async () => {
    const [stack] = await planned("2xlarge.yaml");
    const [environment] = stack === undefined ? [] : plannedResources(stack.plan, "aws_mwaa_environment");
    expect(environment?.change.after).toMatchObject({
      requirements_s3_path: "requirements.txt",
      plugins_s3_path: "plugins.zip",
      startup_script_s3_path: "startup.sh",
    });
    expect(environment?.change.after_unknown).toMatchObject({
      requirements_s3_object_version: true,
      plugins_s3_object_version: true,
      startup_script_s3_object_version: true,
    });
  });

  it("stops in an account that is not the team's", async () => {
    const other = (text: string): string => text.replaceAll(ACCOUNT, "111122223333");
    const stacks = await bench.synthesize(await derivedConfig(bench, "micro.yaml", other));
    await expect(planAll(stacks)).rejects.toThrow(/AWS account ID not allowed: 123456789012/);
  });

  it("stops for a company's own boundary that lacks what Airflow needs, and says what", async () => {
    const Statement = [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "sqs:*", Resource: "*" },
    ];
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await aws.query("iam", "CreatePolicy", { PolicyName: "lacking", PolicyDocument });
    const bounded = (text: string): string =>
      text.replace(/^( +)network:/m, `$1boundaryArn: arn:aws:iam::${ACCOUNT}:policy/lacking\n$&`);
    const stacks = await bench.synthesize(await derivedConfig(bench, "micro.yaml", bounded));
    await expect(planAll(stacks)).rejects.toThrow(
      /boundaryArn:\s+arn:aws:iam::\d+:policy\/lacking\s+must\s+allow\s+what\s+Airflow\s+needs[\s\S]*sqs:ChangeMessageVisibility[\s\S]*leave\s+boundaryArn\s+out/,
    );
  });

  describe("of a bucket and a role that keep their owners", () => {
    const ROLE = "AmazonMWAA-lending";
    const aws = (): AwsClient => new AwsClient(bench.awsUrl, "us-east-1");
    let stacks: Stacks;
    /** What the commands of docs/adoption.md print, by the output that they name. */
    const printed = new Map<string, string>();
    beforeAll(async () => {
      stacks = await bench.synthesize(await derivedConfig(bench, "own-key.yaml"));
      for (const { command } of COMMANDS.filter(
        (one) => one.page.endsWith("adoption.md") && one.command.startsWith("jq "),
      )) {
        const here = command.replace(/\S*cdktf\.out\/stacks\/payments/, stacks.get("lending") ?? "");
        const [, output = ""] = /\.output\.(\w+)\.value/.exec(command) ?? [];
        printed.set(output, execFileSync("bash", ["-c", here], { encoding: "utf8" }).trim());
      }
    });

    it("goes with what the documentation's commands print for their owners", async () => {
      await aws().s3("PUT", "/acme-lending?policy", printed.get("dag_bucket_policy"));
      await aws().query("iam", "UpdateAssumeRolePolicy", {
        RoleName: ROLE,
        PolicyDocument: printed.get("execution_role_trust_policy") ?? "",
      });
      expect(printed.get("execution_role_boundary_arn")).toBe(
        `arn:aws:iam::${ACCOUNT}:policy/company-boundary`,
      );
      const [stack] = await planAll(stacks);
      const created = (stack?.plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");

      expect(created.filter(({ change }) => change.actions.join() !== "create")).toEqual([]);
      expect(created.filter(({ type }) => type.startsWith("aws_s3_bucket"))).toEqual([]);
    });

    it("stops for the bucket and the role of another environment, and for what is open to everybody", async () => {
      const borrowing = await derivedConfig(bench, "own-key.yaml", (text) =>
        text.replace(/^ {2}lending:$/m, "  borrowing:"),
      );
      const borrowed = await bench.synthesize(borrowing);
      // As its environment has them, whose execution role is another than the one that is given here.
      const { Statement, ...policy } = JSON.parse(
        (printed.get("dag_bucket_policy") ?? "{}").replaceAll(ROLE, "AmazonMWAA-of-lending"),
      ) as { Statement: { Sid: string }[] };
      const everybody = {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::acme-lending",
      };
      await aws().s3(
        "PUT",
        "/acme-lending?policy",
        JSON.stringify({ ...policy, Statement: [...Statement, everybody] }),
      );
      await aws().query("iam", "UpdateAssumeRolePolicy", {
        RoleName: ROLE,
        PolicyDocument: printed.get("execution_role_trust_policy") ?? "",
      });
      await aws().query("iam", "DeleteRolePermissionsBoundary", { RoleName: ROLE });

      const failure = await planAll(borrowed).then(
        () => "",
        (error: unknown) => String(error).replaceAll(/\s+/g, " "),
      );
      const own = (output: string): string => {
        const { output: outputs } = readStack(join(borrowed.get("borrowing") ?? "", "cdk.tf.json")) as {
          output?: Record<string, { value: string }>;
        };
        return outputs?.[output]?.value ?? "?";
      };
      const wanted = (JSON.parse(own("dag_bucket_policy")) as { Statement: { Sid: string }[] }).Statement;
      // Those that name the execution role; what they say of everybody else is there.
      const missing = ["DenyOtherEnvironments", "DenyReadsByOthers"];
      expect(failure.match(/acme-lending must deny what others may not do/g)).toHaveLength(missing.length);
      missing.forEach((sid) =>
        expect(failure).toContain(JSON.stringify(wanted.find(({ Sid }) => Sid === sid))),
      );
      expect(failure).toMatch(/must allow nothing to everybody/);
      expect(failure).toMatch(
        /AmazonMWAA-lending must be assumed by Amazon MWAA alone, and for this environment alone/,
      );
      expect(failure).toContain(own("execution_role_trust_policy"));
      expect(failure).toMatch(
        /must have the permissions boundary arn:aws:iam::123456789012:policy\/company-boundary/,
      );
    });
  });

  it("grants an existing role nothing before its owner has given it the boundary that the first apply creates", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const RoleName = "bounded-later";
    const outdir = bench.janitor.temporaryFolder();
    const app = new App({ outdir, stackTraces: false });
    const stack = new TerraformStack(app, "role");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const keyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0aaaaaaa-1111-2222-3333-444444444444`;
    const { trustPolicy, boundaryArn } = new ExecutionRole(stack, "Role", {
      accountId: ACCOUNT,
      region: "eu-west-1",
      environmentName: "orders",
      bucketName: "acme-orders-dags",
      encryptionKey: EnvironmentKey.fromKeyArn(stack, "Key", keyArn),
      existingRoleArn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
    });
    app.synth();
    await aws.query("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: trustPolicy });
    const policies = async (): Promise<number> =>
      (await aws.query("iam", "ListRolePolicies", { RoleName })).text.split("<member>").length - 1;

    const workspace = await bench.workspace("role", join(outdir, "stacks/role"));
    const failure = await workspace.apply().then(
      () => "",
      (error: unknown) => String(error).replaceAll(/\s+/g, " "),
    );
    expect(failure).toContain(
      `aws iam put-role-permissions-boundary --role-name ${RoleName} --permissions-boundary ${boundaryArn}`,
    );
    expect(await policies()).toBe(0);
    await aws.query("iam", "PutRolePermissionsBoundary", { RoleName, PermissionsBoundary: boundaryArn });
    await workspace.apply();
    expect(await policies()).toBe(3);
    expect(await workspace.planDetailedExitCode()).toEqual([]);
    await aws.query("iam", "DeleteRolePermissionsBoundary", { RoleName });
    await expect(workspace.plan()).rejects.toThrow(/must\s+have\s+the\s+permissions\s+boundary/);
  });

  it("stops for security groups that do not let the components reach each other", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const closed = async (text: string): Promise<string> => {
      const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
      const group = { VpcId, GroupName: "closed", GroupDescription: "Without a rule for itself" };
      const id = xmlText(await aws.query("ec2", "CreateSecurityGroup", group), "groupId");
      return text.replace(/securityGroupIds: \[\S+\]/g, `securityGroupIds: [${id}]`);
    };
    const stacks = await bench.synthesize(await derivedConfig(bench, "existing-vpc.yaml", closed));
    await expect(planAll(stacks)).rejects.toThrow(
      /network\.existing\.securityGroupIds: sg-\w+ must let\s+the\s+environment's\s+components\s+reach/,
    );
  });

  it("stops for an existing VPC whose subnets lead to an Internet gateway", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const open = async (text: string): Promise<string> => {
      const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
      const SubnetId = /privateSubnetIds: \[(\S+),/.exec(text)?.[1] ?? "";
      const GatewayId = xmlText(await aws.query("ec2", "CreateInternetGateway", {}), "internetGatewayId");
      await aws.query("ec2", "AttachInternetGateway", { VpcId, InternetGatewayId: GatewayId });
      const RouteTableId = xmlText(await aws.query("ec2", "CreateRouteTable", { VpcId }), "routeTableId");
      await aws.query("ec2", "AssociateRouteTable", { RouteTableId, SubnetId });
      const route = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId };
      await aws.query("ec2", "CreateRoute", route);
      return text;
    };
    const stacks = await bench.synthesize(await derivedConfig(bench, "existing-vpc.yaml", open));
    await expect(planAll(stacks)).rejects.toThrow(
      /network\.existing\.privateSubnetIds:\s+subnet-\w+\s+must\s+be/,
    );
  });

  describe("of an existing VPC that no route leads out of", () => {
    const onlyOne = (stacks: Stacks): Stacks =>
      new Map([...stacks].filter(([team]) => team === "own-groups"));
    const withoutEndpoints = async (text: string): Promise<string> => {
      const aws = new AwsClient(bench.awsUrl, "eu-west-1");
      const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
      const { text: xml } = await aws.query("ec2", "DescribeVpcEndpoints", {
        "Filter.1.Name": "vpc-id",
        "Filter.1.Value.1": VpcId,
      });
      // The first that was created, that of KMS, stays.
      const [, ...others] = xml.match(/(?<=<vpcEndpointId>)vpce-\w+/g) ?? [];
      expect(others).toHaveLength(REQUIRED_ENDPOINT_SERVICES.length - 1);
      for (const id of others) {
        await aws.query("ec2", "DeleteVpcEndpoints", { "VpcEndpointId.1": id });
      }
      return text;
    };

    it("warns of the endpoints that are missing, and of nothing where all are there", async () => {
      const sound = await planAll(
        onlyOne(await bench.synthesize(await derivedConfig(bench, "existing-vpc.yaml"))),
      );
      expect(sound.map(({ plan }) => failedChecks(plan))).toEqual([[]]);

      const file = await derivedConfig(bench, "existing-vpc.yaml", withoutEndpoints);
      const broken = await planAll(onlyOne(await bench.synthesize(file)));
      expect(broken.map(({ plan }) => failedChecks(plan))).toEqual([
        [
          expect.stringMatching(
            /^network\.existing\.privateSubnetIds: subnet-\w+ and subnet-\w+ must reach what Amazon MWAA needs: .* no endpoint with private DNS for logs, monitoring, secretsmanager, sqs\./,
          ),
        ],
      ]);
    });

    it("says nothing of endpoints where a route leads out", async () => {
      const file = await derivedConfig(bench, "existing-vpc.yaml", async (text) => {
        await withoutEndpoints(text);
        const aws = new AwsClient(bench.awsUrl, "eu-west-1");
        const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
        const SubnetId = /privateSubnetIds: \[(\S+),/.exec(text)?.[1] ?? "";
        const tables = await aws.query("ec2", "DescribeRouteTables", {
          "Filter.1.Name": "vpc-id",
          "Filter.1.Value.1": VpcId,
        });
        await aws.query("ec2", "CreateRoute", {
          RouteTableId: xmlText(tables, "routeTableId"),
          DestinationCidrBlock: "0.0.0.0/0",
          NatGatewayId: xmlText(await aws.query("ec2", "CreateNatGateway", { SubnetId }), "natGatewayId"),
        });
        return text;
      });
      const open = await planAll(onlyOne(await bench.synthesize(file)));
      expect(open.map(({ plan }) => failedChecks(plan))).toEqual([[]]);
    });
  });

  it("stops for an existing VPC whose subnets have too few free addresses, with the numbers", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const small = async (text: string): Promise<string> => {
      const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
      const subnet = async (range: string, zone: string): Promise<string> => {
        const settings = { VpcId, CidrBlock: range, AvailabilityZone: `eu-west-1${zone}` };
        return xmlText(await aws.query("ec2", "CreateSubnet", settings), "subnetId");
      };
      const ids = [await subnet("10.90.8.0/28", "a"), await subnet("10.90.8.16/28", "b")];
      return text
        .replace(/privateSubnetIds: \[.*\]/g, `privateSubnetIds: [${ids.join(", ")}]`)
        .replace('version: "2.11.2"', 'version: "2.11.2", workers: { max: 25 }');
    };
    const stacks = await bench.synthesize(await derivedConfig(bench, "existing-vpc.yaml", small));
    // 25 workers, 2 schedulers and 4 addresses of endpoints; AWS keeps 5 of 16 addresses (VPC User Guide, "Subnet sizing").
    await expect(planAll(new Map([...stacks].filter(([team]) => team === "own-groups")))).rejects.toThrow(
      /must\s+have\s+31\s+free\s+addresses[\s\S]*They\s+have\s+22\./,
    );
  });

  it("stops for an existing VPC whose two subnets are in one Availability Zone", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const sameZone = async (text: string): Promise<string> => {
      const VpcId = /vpcId: (\S+)/.exec(text)?.[1] ?? "";
      const subnet = { VpcId, CidrBlock: "10.90.3.0/24", AvailabilityZone: "eu-west-1a" };
      const third = xmlText(await aws.query("ec2", "CreateSubnet", subnet), "subnetId");
      return text.replace(/(privateSubnetIds: \[\S+), \S+\]/g, `$1, ${third}]`);
    };
    const stacks = await bench.synthesize(await derivedConfig(bench, "existing-vpc.yaml", sameZone));
    await expect(planAll(stacks)).rejects.toThrow(
      /network\.existing\.privateSubnetIds:\s+subnet-\w+\s+and\s+subnet-\w+\s+must\s+be\s+in\s+two\s+different\s/,
    );
  });
});
