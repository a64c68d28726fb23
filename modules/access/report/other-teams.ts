import { type Principal } from "../policy/access-request";
import { literalStart, matchesArn, matchesPattern } from "../policy/match";
import { isTeamStack } from "../read-stacks";
import { type StackPolicies } from "../stack/stack-policies";
import { hasUnresolved } from "../terraform/unresolved";
import { assumableRoles } from "./assumable-roles";
import { dagsOf } from "./principals";
import { ORDINARY, type Question } from "./questions";

/** Another team, with what its DAGs run as. */
export interface OtherTeam {
  readonly name: string;
  readonly principal: Principal;
}

/** Other teams whose DAGs get the same answers about a team. */
export interface Group {
  readonly teams: readonly OtherTeam[];
  /** How many other teams there are, in all groups. */
  readonly count: number;
}

/** A team that is asked about. */
interface AskedTeam {
  readonly stack: StackPolicies;
  readonly questions: readonly Question[];
}

/** A team as others see it: what its answers about any of them depend on. */
interface Seen extends OtherTeam {
  readonly stack: StackPolicies;
  /** Its statements that may be about everything. */
  readonly everywhere: string;
  /** Its statements and patterns that match something of another team, by that team. */
  readonly reaches: ReadonlyMap<StackPolicies, readonly string[]>;
  /** Why its answers are its own. */
  readonly apart?: string;
}

/** An ARN of what is asked about, and the team that it is asked for. */
interface AskedArn {
  readonly arn: string;
  readonly stack: StackPolicies;
}

/**
 * Finds, for each team, the other teams whose answers must be equal: an answer depends on their statements only by those
 * patterns that match something of what is asked about, and on their role only by whether the team's policies name it.
 * Of a hundred equal teams, one is asked for all.
 */
export function otherTeams(
  teams: readonly AskedTeam[],
  stacks: readonly StackPolicies[],
): ReadonlyMap<StackPolicies, readonly Group[]> {
  const arns = teams
    .flatMap(({ stack, questions }) => [...new Set(questions.flatMap(arnsOf))].map((arn) => ({ arn, stack })))
    .sort((one, other) => (one.arn < other.arn ? -1 : 1));
  const open = arns.filter(({ arn }) => hasUnresolved(arn));
  const seen = stacks.filter(isTeamStack).flatMap((stack) => {
    const principal = dagsOf(stack);
    return principal === undefined ? [] : [see(stack, principal, stacks, { arns, open })];
  });
  return new Map(
    teams.map(({ stack, questions }) => {
      const names = namesIn(stack, questions);
      const others = seen.filter((other) => other.stack !== stack);
      const groups = new Map<string, OtherTeam[]>();
      for (const team of others) {
        const key = team.apart ?? keyOf(team, stack, names);
        const group = groups.get(key) ?? [];
        group.push(team);
        groups.set(key, group);
      }
      return [stack, [...groups.values()].map((one) => ({ teams: one, count: others.length }))];
    }),
  );
}

function arnsOf({ items }: Question): string[] {
  return items.flatMap(({ ways }) => ways.flatMap((calls) => calls.map(({ target }) => target.arn)));
}

function see(
  stack: StackPolicies,
  principal: Principal,
  stacks: readonly StackPolicies[],
  { arns, open }: Readonly<Record<"arns" | "open", readonly AskedArn[]>>,
): Seen {
  const everywhere: string[] = [];
  const reaches = new Map<StackPolicies, string[]>();
  const statements = [...principal.identityPolicies, ...principal.boundaries].flatMap((policy) => [
    ...policy.statements,
    undefined,
  ]);
  for (const [index, statement] of statements.entries()) {
    if (statement === undefined) {
      continue;
    }
    const { effect, action, notAction, conditions, uncertain, resource, notResource } = statement;
    const fixed = JSON.stringify([index, effect, action, notAction, conditions, uncertain]);
    if (resource === undefined || resource.includes("*")) {
      everywhere.push(`${fixed} ${notResource === undefined ? "*" : "but"}`);
    }
    for (const pattern of [...(resource ?? []), ...(notResource ?? [])].filter((one) => one !== "*")) {
      for (const { stack: other } of [...startingWith(literalStart(pattern), arns), ...open].filter(
        ({ arn }) => matchesArn(pattern, arn) !== "no",
      )) {
        const known = reaches.get(other) ?? [];
        known.push(`${fixed} ${pattern}`);
        reaches.set(other, known);
      }
    }
  }
  const isApart = hasUnresolved(principal.arn) || assumableRoles(principal, stacks, ORDINARY).length > 0;
  return {
    name: stack.name,
    stack,
    principal,
    everywhere: everywhere.join("\n"),
    reaches,
    ...(isApart ? { apart: `team ${stack.name}` } : {}),
  };
}

/** Those of sorted ARNs that start so: they stand together. */
function startingWith(start: string, arns: readonly AskedArn[]): readonly AskedArn[] {
  let low = 0;
  let high = arns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((arns[middle]?.arn ?? "") < start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  let end = low;
  while (arns[end]?.arn.startsWith(start) === true) {
    end += 1;
  }
  return arns.slice(low, end);
}

/** What the policies of the things that are asked about compare a principal with. */
function namesIn(stack: StackPolicies, questions: readonly Question[]): string[] {
  const statements = new Set(
    questions
      .flatMap(({ items }) => items.flatMap(({ ways }) => ways.flat()))
      .flatMap(({ target }) =>
        target.policy === undefined || target.policy === "unknown" ? [] : target.policy.statements,
      ),
  );
  const names = [...statements].flatMap(({ principal, notPrincipal, conditions }) => [
    ...[principal, notPrincipal].flatMap((principals) => principals?.aws ?? []),
    ...conditions
      .filter(({ key }) => key.toLowerCase().startsWith("aws:principal"))
      .flatMap(({ values }) => values),
  ]);
  return [...new Set([...names, stack.location.accountId])];
}

/** All that the answers of a team's DAGs about another team depend on: equal keys give equal answers. */
function keyOf(
  { principal: { arn, accountId }, everywhere, reaches }: Seen,
  stack: StackPolicies,
  names: readonly string[],
): string {
  const named = names.flatMap((name, index) => {
    const isAccount = name === accountId || name.endsWith(`:iam::${accountId}:root`);
    const isRole = name === arn || matchesArn(name, arn) !== "no" || matchesPattern(name, arn) !== "no";
    return isAccount || isRole ? [index] : [];
  });
  return [everywhere, ...(reaches.get(stack) ?? []), named.join(" ")].join("\n");
}
