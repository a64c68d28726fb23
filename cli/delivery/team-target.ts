import "../../modules/package/check-on-import";

import { loadTeamsConfig } from "../../modules/config/load-teams-config";
import { intakeBucketName } from "../../modules/names/delivery-names";
import { teamsNamed } from "../teams-named";
import { DeliveryError } from "./delivery-error";

/** Where an environment's buckets are. */
export interface Target {
  readonly intakeBucket: string;
  readonly region?: string;
  /** Name of the environment, where `teams.yaml` says it. */
  readonly environment?: string;
  /** Who delivers, where `teams.yaml` says it. */
  readonly deliverers?: {
    readonly repositories: readonly { readonly repository: string; readonly prefix?: string }[];
    /** Whether others deliver besides, anywhere. */
    readonly others: boolean;
  };
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
    deliverers: {
      repositories: (props.ciSources ?? []).map(({ github, gitlab, prefix }) => ({
        repository: github?.repository ?? gitlab?.project ?? "",
        prefix,
      })),
      others: (props.submitterRoleArns ?? []).length > 0,
    },
  };
}
