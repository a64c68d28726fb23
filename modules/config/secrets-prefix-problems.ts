import { arnsOverlap } from "../aws/iam-pattern";
import { arnBuilder } from "../aws/location";
import { secretsArns } from "../names/secrets-prefix";
import { hasPath } from "../yaml/path";
import { type TeamConfig } from "./teams-config";
import { type FileProblem } from "./validate-file";

/** A team by its key in the file. */
type KeyedTeam = readonly [key: string, team: TeamConfig];

/**
 * Teams of one account and Region that would read each other's secrets. Prefixes that nobody gives are each team's own.
 * @param file the file's value, to find the path of the prefix
 */
export function secretsPrefixProblems(teams: readonly KeyedTeam[], file: unknown): FileProblem[] {
  const entries = teams.map(([key, { props }]) => ({
    key,
    prefix: props.secretsPrefix ?? props.secretsSeparator,
    arns: secretsArns(arnBuilder(props.accountId, props.region), props),
  }));
  return entries.flatMap(({ key, prefix, arns }) => {
    const other =
      prefix === undefined
        ? undefined
        : entries.find(
            (one) => one.key !== key && one.arns.some((arn) => arns.some((mine) => arnsOverlap(arn, mine))),
          );
    if (other === undefined) {
      return [];
    }
    const [own, inherited] = [
      ["teams", key, "secrets", "prefix"],
      ["defaults", "secrets", "prefix"],
    ];
    return [
      {
        path: !hasPath(file, own) && hasPath(file, inherited) ? inherited : own,
        message: `must not take in the secrets of the team "${other.key}" in the same account and Region (each team has a prefix of its own; what one of the two is to read of the other, the other names under its shares), got: ${JSON.stringify(prefix)}`,
      },
    ];
  });
}
