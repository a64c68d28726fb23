import "../../modules/package/check-on-import";

import { loadTeamsConfig } from "../../modules/config/load-teams-config";
import { intakeBucketNameFor } from "../../modules/names/delivery-names";
import { teamsNamed } from "../teams-named";
import { type Target } from "./target";

/** Where the buckets of a team of `teams.yaml` are. */
export function teamTarget(team: string, file: string): Target {
  const config = loadTeamsConfig(file);
  const [{ name, props }] = teamsNamed([team], config, file) as [ReturnType<typeof teamsNamed>[number]];
  const environment = props.environmentName ?? name;
  return {
    environment,
    region: props.region,
    intakeBucket: intakeBucketNameFor(config.organization, environment, props.accountId),
    dagBucket: props.bucketName,
  };
}
