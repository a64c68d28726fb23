import "../../modules/package/check-on-import";

import { loadTeamsConfig } from "../../modules/config/load-teams-config";
import { intakeBucketName } from "../../modules/names/delivery-names";
import { teamsNamed } from "../teams-named";
import { DeliveryError } from "./delivery-error";

/** Where an environment's buckets are. */
export interface Target {
  readonly intakeBucket: string;
  readonly region?: string;
  /** Name of the environment, and of the bucket that it reads, where `teams.yaml` says them. */
  readonly environment?: string;
  readonly dagBucket?: string;
}

/** Where the buckets of a team of `teams.yaml` are. */
export function teamTarget(team: string, file: string): Target {
  const config = loadTeamsConfig(file);
  const [found] = teamsNamed([team], config, file);
  const bucketName = found?.props.bucketName;
  if (found === undefined || bucketName === undefined) {
    throw new DeliveryError(`${file}: the team ${team} must have a bucket`);
  }
  const { name, props } = found;
  return {
    environment: props.environmentName ?? name,
    region: props.region,
    intakeBucket: intakeBucketName(bucketName),
    dagBucket: bucketName,
  };
}
