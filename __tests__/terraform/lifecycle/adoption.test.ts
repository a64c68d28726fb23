import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ACCOUNT, AwsClient } from "../support/aws-client";
import { adoptionImports, type Import } from "../support/documented-imports";
import { type HandmadeEnvironment, makeEnvironmentByHand } from "../support/handmade-environment";
import { deployLimits } from "../support/permissions/deploy-roles";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { type TerraformWorkspace } from "../support/terraform-workspace";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const REGION = "eu-west-1";
const NAME = "legacy";
const ENVIRONMENT = "aws_mwaa_environment.Environment";
const STATE = { s3: { bucket: "acme-tfstate", region: REGION } };
const LOCK = `/${STATE.s3.bucket}/acme/${NAME}/terraform.tfstate.tflock`;

/** The way that docs/adoption.md describes, from its own import blocks. */
describeWith(["terraform", "python3"], "an environment that somebody made by hand", () => {
  jest.setTimeout(15 * 60_000);

  let bench: Workbench;
  let aws: AwsClient;
  let handmade: HandmadeEnvironment;
  let workspace: TerraformWorkspace;
  let createdAt: unknown;
  /** Terraform has the policies that `mwaa-teams deploy-policy` makes, and no other. */
  const guard = new PolicyGuard();
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ guard });
    aws = new AwsClient(bench.awsUrl, REGION);
    handmade = await makeEnvironmentByHand(bench.awsUrl, { name: NAME, region: REGION });
    createdAt = (await environment()).CreatedAt;
    const folder = stack();
    guard.limit(NAME, deployLimits([folder], "plan"));
    workspace = await bench.workspace(NAME, folder);
    workspace.setImports(documentedImports());
  });
  afterAll(() => bench.close());

  async function environment(): Promise<Record<string, unknown>> {
    const { text } = await aws.mwaa("GET", `/environments/${NAME}`);
    return (JSON.parse(text) as { Environment: Record<string, unknown> }).Environment;
  }

  /** The stack of a team that names what exists, with its state in a file or in S3. */
  function stack(state?: object): string {
    const team = {
      accountId: ACCOUNT,
      region: REGION,
      environmentName: NAME,
      bucket: { name: handmade.bucket },
      airflow: { version: "2.11.2", environmentClass: "mw1.small" },
      network: {
        existing: {
          vpcId: handmade.vpcId,
          privateSubnetIds: handmade.subnetIds,
          securityGroupIds: [handmade.securityGroupId],
        },
      },
      encryption: { kmsKeyArn: handmade.keyArn },
    };
    const file = join(bench.janitor.temporaryFolder(), "teams.yaml");
    writeFileSync(
      file,
      stringify({ organization: "acme", ...(state && { state }), teams: { [NAME]: team } }),
    );
    return bench.synthesizeHere(file).get(NAME) ?? "";
  }

  /** The import blocks of the documentation, for this environment. */
  function documentedImports(): Import[] {
    return adoptionImports().map(({ to, id }) => ({
      to,
      id: id.replace("acme-payments-dags", handmade.bucket).replace("payments", NAME),
    }));
  }

  it("is taken over as the documentation says: seven imports, nothing replaced, nothing destroyed", async () => {
    expect(documentedImports()).toHaveLength(7);
    const plan = await workspace.plan();
    const imported = (plan.resource_changes ?? []).filter(({ change }) => change.importing !== undefined);
    expect(imported.map(({ address }) => address).sort()).toEqual(
      documentedImports()
        .map(({ to }) => to)
        .sort(),
    );
    const destroyed = (plan.resource_changes ?? []).filter(({ change }) => change.actions.includes("delete"));
    expect(destroyed).toEqual([]);
    expect(imported.find(({ address }) => address === ENVIRONMENT)?.change.actions).toEqual(["update"]);
  });

  it("is the same environment afterwards, with nothing left to change", async () => {
    guard.limit(NAME, deployLimits([stack()], "apply"));
    await workspace.apply();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
    const { CreatedAt, LoggingConfiguration } = await environment();
    expect(CreatedAt).toBe(createdAt);
    expect(JSON.stringify(LoggingConfiguration)).not.toContain("WARNING");
  });

  it("moves its state into S3, which the boundary allows to nobody, and back to a file", async () => {
    await aws.createBucket(STATE.s3.bucket, REGION);
    const inS3 = stack(STATE);
    guard.limit(NAME, deployLimits([inS3], "apply"));
    await workspace.load(inS3);
    await workspace.migrateState();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
    const state = await aws.s3("GET", `/${STATE.s3.bucket}/acme/${NAME}/terraform.tfstate`);
    expect(state.text).toContain(ENVIRONMENT.split(".")[0]);

    await aws.s3(
      "PUT",
      LOCK,
      JSON.stringify({ ID: "1", Who: "somebody@else", Operation: "OperationTypeApply" }),
    );
    await expect(workspace.planDetailedExitCode()).rejects.toThrow(/Error acquiring the state lock/);
    await aws.s3("DELETE", LOCK);

    await workspace.load(stack());
    await workspace.migrateState();
    expect(await workspace.planDetailedExitCode()).toEqual([]);
  });

  it("takes nothing that deploy-policy does not allow, but the provider's question who it is", () => {
    expect(guard.recorded.length).toBeGreaterThan(100);
    expect(guard.denials.filter(({ action }) => action !== "iam:GetUser")).toEqual([]);
  });
});
