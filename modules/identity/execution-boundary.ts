import { type ArnBuilder } from "../aws/location";
import { type PolicyStatement } from "../aws/policy-document";
import { detectorArns, detectorName } from "../names/detector-names";
import { type Permission } from "./permission";
import { permissionsBoundary } from "./permissions-boundary";

/** Input of the permissions boundary of one environment's execution role. */
export interface ExecutionBoundaryInput {
  /** Name of the MWAA environment. */
  readonly environmentName: string;
  /** Name of the environment's own bucket. */
  readonly bucketName: string;
  /** Additional permissions of the DAGs; they name the only roles that DAGs may assume. */
  readonly permissions: readonly Permission[];
  /** Names of buckets that DAGs must not access, not even to read. */
  readonly protectedBucketNames?: readonly string[];
  /** ARNs of further resources that DAGs must not access, in addition to the privilege-change detector. */
  readonly protectedArns?: readonly string[];
}

/** The permissions boundary of one environment's execution role. */
export function executionBoundary(account: ArnBuilder, input: ExecutionBoundaryInput): PolicyStatement[] {
  return permissionsBoundary(account, {
    bucketArn: account.s3Arn(input.bucketName),
    assumableRoleArns: input.permissions
      .filter(({ actions }) => actions.some((action) => action.toLowerCase().startsWith("sts:assumerole")))
      .flatMap(({ resources }) => resources),
    protectedBucketNames: input.protectedBucketNames ?? [],
    protectedArns: [
      ...detectorArns(account, detectorName(input.environmentName)),
      ...(input.protectedArns ?? []),
    ],
  });
}
