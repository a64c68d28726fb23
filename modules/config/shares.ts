import { arnsOverlap } from "../aws/iam-pattern";
import { arnBuilder } from "../aws/location";
import { mayBeAbout } from "../identity/arn-services";
import { environmentArns, type OwnedArns } from "../names/environment-arns";
import { executionRoleArnOf } from "../names/iam-names";
import { type Share, type SharedBy } from "../names/shares";
import { describeValue } from "../yaml/describe-value";
import { hasPath, type Path } from "../yaml/path";
import { permissionsPath } from "./permissions-path";
import { type TeamOutput } from "./team-schema";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/** A team by its key in the file. */
type KeyedTeam = readonly [key: string, team: TeamConfig];

type ShareOutput = TeamOutput["shares"][number];

/** Something that one team shares with another, at its place in the file. */
interface PlacedShare {
  readonly owner: string;
  readonly share: ShareOutput;
  readonly path: Path;
}

/** The shares of a file: who opens what of their own to whom. */
export class Shares {
  private readonly teams: ReadonlyMap<string, TeamConfig>;
  private readonly all: readonly PlacedShare[];

  /**
   * @param sharesOf the shares of a team by its key
   * @param file the file's value, to find the paths
   */
  public constructor(
    teams: readonly KeyedTeam[],
    sharesOf: (key: string) => readonly ShareOutput[],
    private readonly file: unknown,
  ) {
    this.teams = new Map(teams);
    this.all = teams.flatMap(([owner]) => {
      const own = ["teams", owner, "shares"];
      const start = hasPath(file, own) ? own : ["defaults", "shares"];
      return sharesOf(owner).map((share, index) => ({ owner, share, path: [...start, index] }));
    });
  }

  /** Everything that cannot be shared so, and permissions that would take in more than is shared. */
  public problems(): FileProblem[] {
    return this.all.flatMap((placed) => {
      const team = this.teamProblem(placed);
      const at = [...placed.path, "team"];
      return team === undefined
        ? [...this.secretProblems(placed), ...this.wildcardProblems(placed)]
        : [{ path: at, message: `${team}, got: ${describeValue(placed.share.team)}` }];
    });
  }

  /** A team with what it shares, and with what others share with it. */
  public apply([key, team]: KeyedTeam): KeyedTeam {
    const shares = this.all
      .filter(({ owner }) => owner === key)
      .flatMap(({ share }): Share[] => {
        const other = this.teams.get(share.team);
        const { connections, variables, dags } = share;
        // Log groups have no policy of their own.
        return other === undefined || (connections.length === 0 && variables.length === 0 && !dags)
          ? []
          : [{ roleArn: executionRoleArn(other), connections, variables, dags }];
      });
    const sharedBy = this.all
      .filter(({ share }) => share.team === key)
      .flatMap(({ owner, share: { connections, variables, dags, logs } }): SharedBy[] => {
        const other = this.teams.get(owner)?.props;
        return other === undefined
          ? []
          : [
              {
                environmentName: other.environmentName,
                bucketName: other.bucketName,
                secretsPrefix: other.secretsPrefix,
                secretsSeparator: other.secretsSeparator,
                kmsKeyArn: other.kmsKeyArn,
                connections,
                variables,
                dags,
                logs,
              },
            ];
      });
    const props = {
      ...team.props,
      ...(shares.length === 0 ? {} : { shares }),
      ...(sharedBy.length === 0 ? {} : { sharedBy }),
    };
    return [key, { ...team, props }];
  }

  /** Why nothing can be shared with the named team, or nothing. */
  private teamProblem({ owner, share, path }: PlacedShare): string | undefined {
    const [own, other] = [owner, share.team].map((key) => this.teams.get(key));
    if (own === undefined || other === undefined) {
      return `must be a team in this file (${[...this.teams.keys()].filter((key) => key !== owner).join(", ") || "there is no other"})`;
    }
    if (share.team === owner) {
      return "must be another team";
    }
    const first = this.all.find((one) => one.owner === owner && one.share.team === share.team);
    if (first !== undefined && first.path.at(-1) !== path.at(-1)) {
      return `must differ from the team at ${String(first.path.at(-1))} (put both into one element)`;
    }
    if (own.props.accountId !== other.props.accountId || own.props.region !== other.props.region) {
      return `must be a team of the same account and Region, ${own.props.accountId} in ${own.props.region} (put what both use into a resource that is no team's own), not of ${other.props.accountId} in ${other.props.region}`;
    }
    const way = this.wayBack(share.team, owner);
    return way === undefined
      ? undefined
      : `must not be circular: ${[owner, ...way].join(" shares with ")} (put what both use into a resource that is no team's own)`;
  }

  /** The teams by which what one team gets could come back to another, both included. */
  private wayBack(from: string, to: string, seen: readonly string[] = []): string[] | undefined {
    if (from === to) {
      return [to];
    }
    for (const { share } of this.all.filter(({ owner }) => owner === from)) {
      const way = seen.includes(from) ? undefined : this.wayBack(share.team, to, [...seen, from]);
      if (way !== undefined) {
        return [from, ...way];
      }
    }
    return undefined;
  }

  /** Only secrets that the owner's stack creates have a policy that can open them. */
  private secretProblems({ owner, share, path }: PlacedShare): FileProblem[] {
    const { connections = [], variables = [] } = this.teams.get(owner)?.props ?? {};
    const missing = (kind: "connections" | "variables", declared: readonly string[]): FileProblem[] =>
      share[kind].flatMap((name, index) =>
        declared.includes(name)
          ? []
          : [
              {
                path: [...path, kind, index],
                message: `must be one of secrets.${kind} of the team "${owner}", got: ${describeValue(name)}`,
              },
            ],
      );
    return [...missing("connections", connections), ...missing("variables", variables)];
  }

  /** A wildcard would take in the rest of what is opened in part: a denial of the whole would close the share. */
  private wildcardProblems({ owner, share }: PlacedShare): FileProblem[] {
    const [own, other] = [owner, share.team].map((key) => this.teams.get(key)?.props);
    if (own === undefined || other === undefined) {
      return [];
    }
    const kinds = sharedKinds(share);
    const arns = environmentArns(arnBuilder(own.accountId, own.region), own)
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap((one) => one.arns);
    const start = permissionsPath(share.team, this.file);
    return (other.permissions ?? []).flatMap(({ actions, resources }, index) =>
      resources.flatMap((resource, place) =>
        arns.some((arn) => arnsOverlap(resource, arn) && mayBeAbout(actions, [arn]))
          ? [
              {
                path: [...start, index, "resources", place],
                message: `must not take in what the team "${owner}" shares with the team "${share.team}" in part (${kinds.join(", ")}); name the resources that this permission is for, got: ${describeValue(resource)}`,
              },
            ]
          : [],
      ),
    );
  }
}

function sharedKinds({ connections, variables, dags, logs }: ShareOutput): OwnedArns["kind"][] {
  const hasSecrets = connections.length > 0 || variables.length > 0;
  return [
    ...(hasSecrets ? (["secrets"] as const) : []),
    ...(dags ? (["bucket"] as const) : []),
    ...(logs ? (["logs"] as const) : []),
    // Only an existing key is known by its ARN.
    ...(hasSecrets || dags ? (["key"] as const) : []),
  ];
}

function executionRoleArn({ props }: TeamConfig): string {
  return executionRoleArnOf(arnBuilder(props.accountId, props.region), props);
}
