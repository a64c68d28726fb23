import { type DeploymentStatus } from "../../functions/dag-publisher/publish/statuses";
import { type Surroundings } from "./command";
import { type DeliveryAws } from "./delivery-aws";
import { DeliveryError } from "./delivery-error";
import { Intake } from "./intake";
import { defaultPrefix, prefixOf, type Target, targetOf, type TargetOptions } from "./target";

/** An environment's intake bucket, and what is deployed there. */
export interface OpenIntake {
  readonly target: Target;
  readonly aws: DeliveryAws;
  readonly intake: Intake;
  readonly deployment: DeploymentStatus;
  /** The beginning of the paths that may be delivered, with one `/` at its end; empty for all. */
  readonly prefix: string;
}

/**
 * Opens the intake bucket that the options name.
 * @param repository where the caller delivers from, for the default of `--prefix`
 * @throws DeliveryError where it is none, or that of another environment
 */
export async function openIntake(
  options: TargetOptions & { readonly prefix?: string },
  around: Surroundings,
  repository?: string,
): Promise<OpenIntake> {
  const target = targetOf(options);
  const prefix = prefixOf(options.prefix ?? defaultPrefix(target, repository));
  const aws = around.aws(target.region);
  const intake = new Intake(target.intakeBucket, aws.bucket(target.intakeBucket));
  around.progress.show("reading what is published");
  const deployment = await intake.deployment();
  if (target.environment !== undefined && target.environment !== deployment.environment) {
    throw new DeliveryError(
      `s3://${intake.name} must be the intake bucket of ${target.environment}, got: that of ${deployment.environment}`,
    );
  }
  return { target, aws, intake, deployment, prefix };
}
