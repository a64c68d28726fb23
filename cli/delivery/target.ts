import { DeliveryError } from "./delivery-error";
import { type Target } from "./team-target";
import type * as teamTargetModule from "./team-target";

export { type Target } from "./team-target";

/** Which environment a command is about. */
export interface TargetOptions {
  /** Name of a team of the file. */
  readonly team?: string;
  /** Path of `teams.yaml`. */
  readonly file: string;
  /** Name of the intake bucket, where the team's is not to be computed. */
  readonly bucket?: string;
  readonly region?: string;
}

/**
 * The environment of a team of `teams.yaml`, or the one whose intake bucket is given.
 * @throws DeliveryError where neither is given
 * @throws TeamsConfigError where the file has mistakes, or does not have the team
 */
export function targetOf({ team, file, bucket, region }: TargetOptions): Target {
  if (team === undefined) {
    if (bucket === undefined) {
      throw new DeliveryError("--team or --bucket must be given: the environment to deliver to");
    }
    return { intakeBucket: bucket, region };
  }
  // Who gives a bucket needs neither teams.yaml nor CDKTF.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { teamTarget } = require("./team-target") as typeof teamTargetModule;
  const target = teamTarget(team, file);
  return {
    ...target,
    ...(bucket === undefined ? {} : { intakeBucket: bucket }),
    ...(region === undefined ? {} : { region }),
  };
}

/**
 * The folder that a repository delivers to by `teams.yaml`: the one that it has there, or that of the only deliverer.
 * Nothing where the file does not say.
 */
export function defaultPrefix({ deliverers }: Target, repository: string | undefined): string | undefined {
  const { repositories = [], others = false } = deliverers ?? {};
  const [first] = repositories;
  const own = repositories.find((source) => source.repository === repository);
  return (own ?? (repositories.length === 1 && !others ? first : undefined))?.prefix;
}

/**
 * The beginning of the paths that may be delivered, with one `/` at its end; empty for all.
 * @throws DeliveryError for what is no folder below the DAGs folder
 */
export function prefixOf(given: string | undefined): string {
  const prefix = (given ?? "").replace(/\/+$/, "");
  if (prefix === "") {
    return "";
  }
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(prefix) || prefix.split("/").some((part) => /^\.+$/.test(part))) {
    throw new DeliveryError(
      `--prefix must be a folder below dags/ and definitions/, such as payments, got: ${JSON.stringify(given)}`,
    );
  }
  return `${prefix}/`;
}
