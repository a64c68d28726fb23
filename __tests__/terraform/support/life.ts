import { join } from "node:path";
import { AwsClient } from "./aws-client";
import { type Purpose } from "../../../modules/deployment/purpose";
import { type Diagnostic } from "./diagnostics";
import { deployLimits } from "./permissions/deploy-roles";
import { type PolicyGuard } from "./permissions/policy-guard";
import { upgradeStack } from "./permissions/upgraded-stack";
import { readStack } from "./stack-json";
import { type PlannedAction, type TerraformWorkspace } from "./terraform-workspace";
import { type Workbench } from "./workbench";

/** What one stack's life was like, from nothing to nothing. */
export interface Life {
  readonly team: string;
  readonly messages: readonly Diagnostic[];
  /** What Terraform planned for an empty account. */
  readonly first: readonly PlannedAction[];
  /** What it still wanted to do right after the apply. */
  readonly driftAfterFirst: readonly PlannedAction[];
  /** What it planned for the changed configuration. */
  readonly change: readonly PlannedAction[];
  readonly driftAfterChange: readonly PlannedAction[];
}

export interface LifeOptions {
  /** With the change, also change in place whatever a later version of the library may: `upgradeStack`. */
  readonly upgrade?: boolean;
  /** Denies to Terraform, in each phase, what the role for planning or for applying may not do. */
  readonly guard?: PolicyGuard;
}

/** Lives a stack's life: made, left alone, changed, left alone, used, destroyed. */
export async function live(
  bench: Workbench,
  team: string,
  firstStack: string,
  changedStack: string,
  { upgrade = false, guard }: LifeOptions = {},
): Promise<Life> {
  const versions = [firstStack];
  const as = (purpose: Purpose): void => guard?.limit(team, deployLimits(versions, purpose));
  as("plan");
  const workspace = await bench.workspace(team, firstStack);
  const messages = await workspace.validate();
  const first = await workspace.planActions();
  as("apply");
  await workspace.apply();
  as("plan");
  const driftAfterFirst = await workspace.planDetailedExitCode();

  await workspace.load(changedStack);
  versions.unshift(changedStack);
  if (upgrade) {
    workspace.editStack(upgradeStack);
  }
  as("apply");
  const change = await workspace.apply();
  as("plan");
  const driftAfterChange = await workspace.planDetailedExitCode();
  as("apply");

  await useBucket(bench, workspace);
  await workspace.destroy();
  return { team, messages, first, driftAfterFirst, change, driftAfterChange };
}

/** DAGs, an older version of one, and a deleted one: what destroying a bucket must clear away. */
async function useBucket(bench: Workbench, workspace: TerraformWorkspace): Promise<void> {
  const { resource } = readStack(join(workspace.folder, "cdk.tf.json"));
  const aws = new AwsClient(bench.awsUrl, "us-east-1");
  for (const { bucket } of Object.values(resource?.aws_s3_bucket ?? {})) {
    await aws.s3("PUT", `/${String(bucket)}/dags/orders.py`, "# first");
    await aws.s3("PUT", `/${String(bucket)}/dags/orders.py`, "# second");
    await aws.s3("PUT", `/${String(bucket)}/dags/gone.py`, "# gone");
    await aws.s3("DELETE", `/${String(bucket)}/dags/gone.py`);
  }
}
