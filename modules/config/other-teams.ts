import { arnsOverlap, coversArn } from "../aws/iam-pattern";
import { mayBeAbout } from "../identity/arn-services";
import { arnBuilder } from "../aws/location";
import { type Permission } from "../identity/permission";
import { environmentArns, type OwnedArns } from "../names/environment-arns";
import { listOf } from "../validation/one-of";
import { hasPath, valueAt } from "../yaml/path";
import { withoutSecrets } from "../yaml/schema-types";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/**
 * Permissions of a team that are about another team's things: its bucket, secrets, log groups, roles, detector, key or
 * environment. An environment is its team's alone; what teams share lies outside of both.
 * @param key the team's key in the file
 * @param others the other teams of the file, by key
 * @param permissions the team's permissions as the file has them
 * @param file the file's value, to find the path of the permissions
 */
export function otherTeamProblems(
  key: string,
  others: readonly (readonly [key: string, team: TeamConfig])[],
  permissions: readonly Permission[],
  file: unknown,
): FileProblem[] {
  const own = ["teams", key, "permissions"];
  const start = hasPath(file, own) ? own : ["defaults", "permissions"];
  return permissions.flatMap(({ resources }, index) =>
    resources.flatMap((resource, place) =>
      others.flatMap(([other, team]) =>
        ownedBy(team)
          .filter(({ arns }) => arns.some((arn) => coversArn(arn, resource)))
          .slice(0, 1)
          .map(({ kind }) => {
            const path = ["permissions", index, "resources", place];
            const problem = `must not be of another team, got: ${JSON.stringify(resource)}, of the ${kind} of the team "${other}" for the team "${key}" (permission ${index + 1}); put what both use into a resource that is no team's own`;
            return {
              path: [...start, ...path.slice(1)],
              message: withoutSecrets(problem, valueAt({ permissions }, path)),
            };
          }),
      ),
    ),
  );
}

/** Warnings where a wildcard of a team takes in another team's things: a boundary by allow-list denies them. */
export function otherTeamWarnings(team: TeamConfig, others: readonly TeamConfig[]): string[] {
  const isAllowList = team.props.boundaryArn === undefined && team.props.boundary !== "deny-list";
  const outcome = isAllowList ? "that stays denied" : "only the policies of those resources keep it out";
  return (team.props.permissions ?? []).flatMap(({ actions, resources }, index) =>
    others.flatMap((other) => {
      const kinds = ownedBy(other)
        .filter(({ arns }) => arns.some((arn) => mayBeAbout(actions, [arn]) && overlapsAny(resources, arn)))
        .map(({ kind }) => kind);
      return kinds.length === 0
        ? []
        : [
            `permission ${index + 1} takes in what belongs to the team "${other.name}" (${listOf(kinds)}): ${outcome}`,
          ];
    }),
  );
}

/**
 * What the team's boundary denies of the other teams of its account. A role is denied in any case, and access to another
 * account's things is for that account to give.
 */
export function otherTeamArns(team: TeamConfig, others: readonly TeamConfig[]): string[] {
  return others
    .filter(({ props }) => props.accountId === team.props.accountId)
    .flatMap((other) =>
      ownedBy(other)
        .filter(({ kind }) => kind !== "roles")
        // A key that both teams are given is the key of both.
        .filter(({ kind }) => kind !== "key" || other.props.kmsKeyArn !== team.props.kmsKeyArn)
        .flatMap(({ arns }) => arns),
    );
}

function ownedBy({ props }: TeamConfig): OwnedArns[] {
  return environmentArns(arnBuilder(props.accountId, props.region), props);
}

function overlapsAny(resources: readonly string[], arn: string): boolean {
  return resources.some((resource) => arnsOverlap(resource, arn));
}
