import { setTimeout as delay } from "node:timers/promises";
import { AwsClient, xmlText } from "../support/aws-client";
import { changedConfig, eachTeam, type FileYaml } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { airflow, IN_PLACE, reorder, settle, STOPPED } from "../support/replacement-table";
import { type PlannedAction, type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

/** Terraform's own words where `prevent_destroy` stops a plan. */
const REFUSAL = /Instance cannot be destroyed: Resource .* has lifecycle\.prevent_destroy set/;

const ENVIRONMENT = "aws_mwaa_environment.Environment";

/** An environment that was applied, with deletion protection as it is by default, and its file. */
interface InUse {
  readonly file: string;
  readonly workspace: TerraformWorkspace;
}

describeWith(["terraform", "python3"], "a change of an environment that is in use", () => {
  jest.setTimeout(15 * 60_000);

  let bench: Workbench;
  let created: InUse;
  let existing: InUse;
  /** Plans that are under way, so that the tests, one after the other, find them done. */
  const plans = new Map<string, Promise<readonly PlannedAction[]>>();

  beforeAll(async () => {
    bench = await Workbench.openWithAws();
    [created, existing] = await Promise.all([
      inUse("2xlarge.yaml", eachTeam(settle)),
      inUse("existing-vpc.yaml", ({ teams }) => delete teams["made-group"]),
    ]);
    await new AwsClient(bench.awsUrl, "us-east-1").createBucket("acme-access-logs", "us-east-1");
    IN_PLACE.forEach(({ what, edit }) => begin(what, created, eachTeam(edit)));
    STOPPED.forEach(({ what, edit }) => {
      begin(what, created, eachTeam(edit));
      begin(`${what}, unprotected`, created, eachTeam(unprotected(edit)));
    });
  });
  afterAll(async () => {
    await Promise.allSettled(plans.values());
    await bench.close();
  });

  async function inUse(config: string, change: (config: FileYaml) => void): Promise<InUse> {
    const file = await changedConfig(bench, await derivedConfig(bench, config), change);
    const [[team, folder] = ["", ""]] = bench.synthesizeHere(file);
    const workspace = await bench.workspace(team, folder);
    await workspace.apply();
    return { file, workspace };
  }

  /** What Terraform would do to what is in use, if the file were changed like this. */
  async function planned(
    { file, workspace }: InUse,
    what: string,
    change: (config: FileYaml) => void,
    refresh = false,
  ): Promise<readonly PlannedAction[]> {
    const [[, folder] = ["", ""]] = bench.synthesizeHere(await changedConfig(bench, file, change));
    const changed = await bench.workspace(what.slice(0, 24), folder);
    await changed.takeStateOf(workspace);
    return changed.planActions({ refresh });
  }

  function begin(what: string, base: InUse, change: (config: FileYaml) => void): void {
    const plan = planned(base, what, change);
    plan.catch(() => undefined);
    plans.set(what, plan);
  }

  const unprotected =
    (edit: (typeof STOPPED)[number]["edit"]): typeof edit =>
    (team) => {
      edit(team);
      team.deletionProtection = false;
    };

  const withoutUpdates = (all: readonly PlannedAction[] = []): PlannedAction[] =>
    all.filter((action) => !action.startsWith("update "));

  it("is none where the file says the same in another order", async () => {
    const same = await planned(created, "another order", (config) => {
      const reordered = reorder(config);
      Object.keys(config).forEach((key) => delete config[key]);
      Object.assign(config, reordered);
    });
    expect(same).toEqual([]);
  });

  it.each(IN_PLACE)("is made in place: $what", async ({ what, others = {} }) => {
    const all = (await plans.get(what)) ?? [];
    expect(all.length).toBeGreaterThan(0);
    const rest = withoutUpdates(all).map((action) => action.replace(/\.\S+$/, "").split(" "));
    expect(Object.fromEntries(rest.map(([action, type]) => [type, action]))).toEqual(others);
  });

  it.each(STOPPED)("is stopped by deletion protection: $what", async ({ what, names }) => {
    await expect(plans.get(what)).rejects.toThrow(REFUSAL);
    await expect(plans.get(what)).rejects.toThrow(names);
  });

  it.each(STOPPED)("would cost it what it holds without protection: $what", async ({ what, replaced }) => {
    const all = await plans.get(`${what}, unprotected`);
    expect(all).toContainEqual(expect.stringMatching(replaced ?? `^replace ${ENVIRONMENT}$`));
  });

  it("from NAT to endpoints keeps the VPC, its private subnets and the environment", async () => {
    const all = await planned(
      created,
      "NAT to endpoints",
      eachTeam((team) => {
        team.network = { create: { cidr: "10.31.0.0/16", egress: "endpoints" } };
      }),
    );
    const kept = /aws_(mwaa_environment|vpc)\.|aws_subnet\.Network_PrivateSubnets_|aws_(s3_bucket|kms_key)\./;
    expect(withoutUpdates(all).filter((action) => kept.test(action))).toEqual([]);
    expect(all).toContainEqual(expect.stringMatching(/^delete aws_nat_gateway\./));
    expect(all).toContainEqual(expect.stringMatching(/^create aws_vpc_endpoint\./));
  });

  it("to another subnet of an existing VPC is stopped by deletion protection", async () => {
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    const subnets = await aws.query("ec2", "DescribeSubnets", {
      "Filter.1.Name": "cidr-block",
      "Filter.1.Value.1": "10.90.2.0/24",
    });
    const subnet = {
      VpcId: xmlText(subnets, "vpcId"),
      CidrBlock: "10.90.3.0/24",
      AvailabilityZone: "eu-west-1b",
    };
    const third = xmlText(await aws.query("ec2", "CreateSubnet", subnet), "subnetId");
    const move = eachTeam(({ network }) => {
      const { privateSubnetIds } = network?.existing as { privateSubnetIds: string[] };
      privateSubnetIds[1] = third;
    });
    const plan = planned(existing, "another subnet", move);
    await expect(plan).rejects.toThrow(REFUSAL);
    await expect(plan).rejects.toThrow("terraform_data.EnvironmentDeletionProtection");
  });

  it("to security groups of the stack's own is made in place", async () => {
    const change = eachTeam(
      ({ network }) => delete (network?.existing as { securityGroupIds?: string[] }).securityGroupIds,
    );
    const all = withoutUpdates(await planned(existing, "own security group", change));
    expect(all).toContainEqual(expect.stringMatching(/^create aws_security_group\./));
    expect(all.filter((action) => !action.startsWith("create "))).toEqual([]);
  });

  it("of the team's name alone leaves the old environment to the old state, untouched", async () => {
    const [[, folder] = ["", ""]] = bench.synthesizeHere(
      await changedConfig(bench, created.file, renameTeam),
    );
    const renamed = await bench.workspace("hazard", folder);
    const all = await renamed.planActions();
    expect(all.filter((action) => !action.startsWith("create "))).toEqual([]);
  });

  it("of the team's name with everything else kept, state included, changes tags alone", async () => {
    const all = await planned(created, "renamed, state kept", (config) => {
      const name = Object.keys(config.teams)[0] ?? "";
      const bucket = { name: `acme-${name}-dags-123456789012` };
      eachTeam((team) => Object.assign(team, { environmentName: name, bucket }))(config);
      renameTeam(config);
    });
    expect(withoutUpdates(all)).toEqual([]);
    expect(all).toContain(`update ${ENVIRONMENT}`);
  });

  // The stand-in for MWAA is changed: every plan that believes the state is made by now.
  it("of the major version that MWAA has made itself, as docs/upgrading.md says, replaces nothing", async () => {
    const mwaa = new AwsClient(bench.awsUrl, "us-east-1");
    const upgrade = await mwaa.mwaa("PATCH", "/environments/risk", { AirflowVersion: "3.2.1" });
    expect(upgrade.status).toBe(200);
    while (!(await mwaa.mwaa("GET", "/environments/risk")).text.includes('"AVAILABLE"')) {
      await delay(200);
    }
    const all = await planned(created, "upgraded", eachTeam(airflow({ version: "3.2.1" })), true);
    expect(withoutUpdates(all)).toEqual([]);
    await expect(
      planned(created, "to Airflow 4", eachTeam(airflow({ version: "4.0.0" })), true),
    ).rejects.toThrow(REFUSAL);
  });

  it("is refused where it destroys everything", async () => {
    await expect(created.workspace.destroy()).rejects.toThrow(REFUSAL);
  });

  function renameTeam(config: FileYaml): void {
    config.teams = { hazard: Object.values(config.teams)[0] ?? {} };
  }
});
