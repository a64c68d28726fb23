import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { importEnvironment } from "../../../cli/import";
import { synth } from "../../../cli/synth";
import { AwsClient, xmlText } from "../support/aws-client";
import { MwaaWithoutProxy } from "../doctor/support/mwaa-without-proxy";
import { makeEnvironmentByHand } from "../support/handmade-environment";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const REGION = "eu-west-1";
const NAME = "orders-prod";

async function waitUntilAvailable(aws: AwsClient): Promise<void> {
  while (!(await aws.mwaa("GET", `/environments/${NAME}`)).text.includes('"AVAILABLE"')) {
    await setTimeout(200);
  }
}

/** `mwaa-teams import` by the real SDK, then the real Terraform. */
describeWith(["terraform", "python3"], "an environment that mwaa-teams import read", () => {
  jest.setTimeout(15 * 60_000);

  let bench: Workbench;
  let folder: string;
  let report: string;
  let workspace: TerraformWorkspace;
  const before = { ...process.env };
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ handlers: [new MwaaWithoutProxy()] });
    const aws = new AwsClient(bench.awsUrl, REGION);
    await makeEnvironmentByHand(bench.awsUrl, {
      name: NAME,
      region: REGION,
      settings: {
        MinWorkers: 2,
        MaxWorkers: 7,
        WeeklyMaintenanceWindowStart: "TUE:04:30",
        AirflowConfigurationOptions: { "core.parallelism": "64", "smtp.smtp_password": "hunter2-hunter2" },
        Tags: { CostCenter: "orders" },
      },
    });
    await aws.s3("PUT", `/${NAME}-by-hand/requirements.txt`, "pandas==2.2.3\n");
    await waitUntilAvailable(aws);
    const versions = await aws.s3("GET", `/${NAME}-by-hand?versions&prefix=requirements.txt`);
    const update = await aws.mwaa("PATCH", `/environments/${NAME}`, {
      RequirementsS3Path: "requirements.txt",
      RequirementsS3ObjectVersion: xmlText(versions, "VersionId"),
    });
    expect(update.status).toBe(200);
    await waitUntilAvailable(aws);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: bench.awsUrl,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    });
    folder = bench.janitor.temporaryFolder();
    const file = join(folder, "teams.yaml");
    report = await importEnvironment({
      environment: NAME,
      region: REGION,
      file,
      team: "orders",
      organization: "acme",
    });
    process.env = before;
    synth({ file, out: join(folder, "cdktf.out"), team: [] });
    workspace = await bench.workspace("orders", join(folder, "cdktf.out/stacks/orders"));
  });
  afterAll(() => bench.close());

  it("is the team that it was, with its requirements, and without its secret", () => {
    const file = readFileSync(join(folder, "teams.yaml"), "utf8");

    expect(file).toMatch(/^ {6}workers:\n {8}min: 2\n {8}max: 7$/m);
    expect(file).toContain("TUE:04:30");
    expect(file).toContain('core.parallelism: "64"');
    expect(file).toContain("CostCenter: orders");
    expect(readFileSync(join(folder, "orders/requirements.txt"), "utf8")).toBe("pandas==2.2.3\n");
    expect(`${file}${report}`).not.toContain("hunter2");
    expect(report).toMatch(/^ {2}The option smtp\.smtp_password: it must /m);
    expect(report).toMatch(/^ {2}Task logs at WARNING: they become INFO or DEBUG/m);
  });

  it("is imported with its bucket and log groups: nothing replaced, nothing destroyed, and then no change", async () => {
    expect(existsSync(join(workspace.folder, "imports.tf"))).toBe(true);
    const { resource_changes: changes = [] } = await workspace.plan();
    expect(changes.filter(({ change }) => change.importing !== undefined)).toHaveLength(7);
    expect(changes.filter(({ change }) => change.actions.includes("delete"))).toEqual([]);
    const environment = changes.find(({ address }) => address === "aws_mwaa_environment.Environment");
    expect(environment?.change.actions).toEqual(["update"]);
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });
});
