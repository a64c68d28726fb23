import { type ArnBuilder } from "../aws/location";
import { type PolicyStatement } from "../aws/policy-document";
import { detectorArns, detectorName } from "../names/detector-names";
import { type Permission } from "./permission";
import { permissionsBoundary } from "./permissions-boundary";

/** What the boundary of one environment's execution role depends on. */
export interface ExecutionBoundaryInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** Name of the environment's own bucket. */
  readonly bucketName: string;
  /** What DAGs may do beyond Airflow itself; names the only roles that they may assume. */
  readonly permissions: readonly Permission[];
  /** Names of buckets that DAGs may not even read. */
  readonly protectedBucketNames?: readonly string[];
  /** ARNs of what DAGs may not touch, beside the privilege-change detector. */
  readonly untouchableArns?: readonly string[];
}

/** The permissions boundary of one environment's execution role. */
export function executionBoundary(account: ArnBuilder, input: ExecutionBoundaryInput): PolicyStatement[] {
  return permissionsBoundary(account, {
    bucketArn: account.s3Arn(input.bucketName),
    assumableRoleArns: input.permissions
      .filter(({ actions }) => actions.some((action) => action.toLowerCase().startsWith("sts:assumerole")))
      .flatMap(({ resources }) => resources),
    protectedBucketNames: input.protectedBucketNames ?? [],
    untouchableArns: [
      ...detectorArns(account, detectorName(input.environmentName)),
      ...(input.untouchableArns ?? []),
    ],
  });
}
