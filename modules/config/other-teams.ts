import { arnsOverlap, coversArn } from "../aws/iam-pattern";
import { mayBeAbout, serviceOfArn } from "../identity/arn-services";
import { arnBuilder } from "../aws/location";
import { type Permission } from "../identity/permission";
import { environmentArns, type OwnedArns } from "../names/environment-arns";
import { permissionsPath } from "./permissions-path";
import { withoutSecrets } from "../yaml/schema-types";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/** A team by its key in the file. */
type KeyedTeam = readonly [key: string, team: TeamConfig];

/** One ARN, with IAM's wildcards, of what belongs to a team. */
interface TeamThing {
  readonly key: string;
  readonly accountId: string;
  readonly kind: OwnedArns["kind"];
  readonly arn: string;
}

/**
 * What belongs to the teams of a file: buckets, secrets, log groups, roles, detectors, keys and environments. An environment
 * is its team's alone; what teams share lies outside of all of them.
 */
export class TeamThings {
  private readonly byService = new Map<string, TeamThing[]>();
  /** A key that several teams are given belongs to each of them. */
  private readonly owners = new Map<string, string[]>();
  /** By resource: `defaults` give the same ones to every team. */
  private readonly reached = new Map<string, readonly TeamThing[]>();

  public constructor(teams: readonly KeyedTeam[]) {
    for (const [key, { props }] of teams) {
      for (const { kind, arns } of environmentArns(arnBuilder(props.accountId, props.region), props)) {
        arns.forEach((arn) => this.add({ key, accountId: props.accountId, kind, arn }));
      }
    }
  }

  /** What belongs to other teams, and may be what a permission's resource means. */
  public ofOthers(key: string, resource: string): readonly TeamThing[] {
    const things = this.reached.get(resource) ?? this.find(resource);
    this.reached.set(resource, things);
    return things.filter(({ arn }) => this.owners.get(arn)?.includes(key) === false);
  }

  private add(thing: TeamThing): void {
    append(this.byService, serviceOfArn(thing.arn), thing);
    append(this.owners, thing.arn, thing.key);
  }

  private find(resource: string): TeamThing[] {
    const service = serviceOfArn(resource);
    const candidates =
      service === "*" ? [...this.byService.values()].flat() : (this.byService.get(service) ?? []);
    return candidates.filter(({ arn }) => arnsOverlap(resource, arn));
  }
}

/**
 * Permissions of a team that are about another team's things alone.
 * @param permissions the team's permissions as the file has them
 * @param file the file's value, to find the path of the permissions
 */
export function otherTeamProblems(
  things: TeamThings,
  key: string,
  permissions: readonly Permission[],
  file: unknown,
): FileProblem[] {
  const start = permissionsPath(key, file);
  return permissions.flatMap(({ resources }, index) =>
    resources.flatMap((resource, place) =>
      firstOfEach(
        things.ofOthers(key, resource).filter(({ arn }) => coversArn(arn, resource)),
        (thing) => thing.key,
      ).map((thing) => {
        const problem = `must not be of another team, got: ${JSON.stringify(resource)}, of the ${thing.kind} of the team "${thing.key}" for the team "${key}" (permission ${index + 1}); put what both use into a resource that is no team's own`;
        return {
          path: [...start, index, "resources", place],
          message: withoutSecrets(problem, resource),
        };
      }),
    ),
  );
}

/**
 * A team with what its boundary denies of the others, and with warnings, where wildcards of its permissions take their things
 * in. Another account's things are for that account to give, and roles are denied in any case.
 */
export function besideOtherTeams(things: TeamThings, [key, team]: KeyedTeam): TeamConfig {
  const { accountId, boundary, boundaryArn, permissions = [] } = team.props;
  const outcome =
    boundaryArn === undefined && boundary !== "deny-list"
      ? "that stays denied"
      : "only the policies of those resources keep it out";
  const taken = permissions.map(({ actions, resources }) =>
    resources
      .flatMap((resource) => things.ofOthers(key, resource))
      .filter(({ arn }) => mayBeAbout(actions, [arn])),
  );
  const arns = taken
    .flat()
    .filter((thing) => thing.accountId === accountId && thing.kind !== "roles")
    .map(({ arn }) => arn);
  const warnings = taken.flatMap((reached, index) => {
    const teams = [...new Set(reached.map((thing) => thing.key))];
    const kinds = [...new Set(reached.map(({ kind }) => kind))].join(", ");
    return teams.length === 0
      ? []
      : [`permission ${index + 1} takes in what belongs to ${named(teams)} (${kinds}): ${outcome}`];
  });
  return {
    ...team,
    props: arns.length === 0 ? team.props : { ...team.props, otherTeamArns: [...new Set(arns)] },
    warnings: [...team.warnings, ...warnings],
  };
}

/** Teams in a message: three of them, and how many more there are. */
function named(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map((key) => JSON.stringify(key));
  const more = keys.length - shown.length;
  return `the ${keys.length === 1 ? "team" : "teams"} ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

function firstOfEach<T>(items: readonly T[], by: (item: T) => string): T[] {
  const first = new Map<string, T>();
  items.forEach((item) => first.set(by(item), first.get(by(item)) ?? item));
  return [...first.values()];
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [value]);
  } else {
    list.push(value);
  }
}
