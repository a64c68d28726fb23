import { type Decision } from "../policy/evaluate";
import { type Principal } from "../policy/access-request";
import { type StackPolicies } from "../stack/stack-policies";
import { replaceUnresolved } from "../terraform/unresolved";
import { assumableRoles } from "./assumable-roles";
import { askedTeams } from "./asked-teams";
import { declaredPermissions, sharedPermissions } from "./declared-permissions";
import { type NamedPrincipal, type PrincipalKind } from "./principals";
import { answerOf, ORDINARY, type Question } from "./questions";

/** One answer: whether a principal can do something, and what decides it. */
export interface AccessRow {
  readonly principal: string;
  /** ARN of the principal. */
  readonly arn: string;
  readonly group: string;
  readonly capability: string;
  /** The resources that the answer is about, where it is not the same for all of the capability's. */
  readonly of?: readonly string[];
  readonly verdict: Decision["verdict"];
  /** The deciding statement, as `policy: Sid`, or why there is none. */
  readonly by: string;
  /** What is wide about a declared permission. */
  readonly wide?: readonly string[];
}

/** The capability of the rows that show what a team declared for its DAGs, a statement each. */
export const DECLARED = "use a declared permission";

/** The capability of the rows that show what a team shares with another, a statement each. */
export const SHARED = "use what this team shares";

/** Somebody in a team's table. */
export interface TablePrincipal {
  readonly label: string;
  readonly kind: PrincipalKind;
  readonly arn: string;
  /** The teams that it stands for, where several get the same answers. */
  readonly teams?: readonly string[];
}

/** All answers about one team. */
export interface TeamAccess {
  readonly team: string;
  readonly accountId: string;
  readonly region: string;
  readonly principals: readonly TablePrincipal[];
  readonly rows: readonly AccessRow[];
  /** What of the stack was not read, or is not known: the answers that depend on it are undecided. */
  readonly notKnown: readonly string[];
}

/**
 * The answers for every team's stack.
 * @param names the teams to answer for; all where none is given
 */
export function accessTable(stacks: readonly StackPolicies[], names: readonly string[] = []): TeamAccess[] {
  return askedTeams(stacks, names).map(({ stack, questions, principals }) => {
    const { accountId, region } = stack.location;
    return {
      team: stack.name,
      accountId: replaceUnresolved(accountId, "unknown"),
      region: replaceUnresolved(region, "Region unknown"),
      principals: principals.map(({ label, kind, principal, teams }) => ({
        label,
        kind,
        arn: shownArn(principal),
        ...(teams === undefined ? {} : { teams }),
      })),
      rows: principals.flatMap((one) => [
        ...(one.kind === "dags" ? declaredRows(one, stack) : []),
        ...(one.kind === "other-team" ? sharedRows(one, stack) : []),
        ...rowsOf(one, questions, stacks),
      ]),
      notKnown: stack.notKnown,
    };
  });
}

function declaredRows({ label, principal }: NamedPrincipal, stack: StackPolicies): AccessRow[] {
  return declaredPermissions(stack, principal).map(({ text, decision, wide }) => ({
    principal: label,
    arn: shownArn(principal),
    group: "Declared permissions",
    capability: DECLARED,
    of: [text],
    ...decision,
    ...(wide.length === 0 ? {} : { wide }),
  }));
}

function sharedRows({ label, principal }: NamedPrincipal, stack: StackPolicies): AccessRow[] {
  return sharedPermissions(stack, principal).map(({ text, decision }) => ({
    principal: label,
    arn: shownArn(principal),
    group: "Shares",
    capability: SHARED,
    of: [text],
    ...decision,
  }));
}

function shownArn({ arn }: Principal): string {
  return replaceUnresolved(arn, "…");
}

function rowsOf(
  { label, principal }: NamedPrincipal,
  questions: readonly Question[],
  stacks: readonly StackPolicies[],
): AccessRow[] {
  const roles = assumableRoles(principal, stacks, ORDINARY);
  const arn = shownArn(principal);
  return questions.flatMap(({ group, title, items }) => {
    const answers = new Map<string, { decision: Decision; names: string[] }>();
    for (const item of items) {
      const decision = answerOf(item, principal, roles);
      const key = `${decision.verdict} ${decision.by}`;
      const known = answers.get(key) ?? { decision, names: [] };
      known.names.push(item.name ?? "");
      answers.set(key, known);
    }
    return [...answers.values()].map(({ decision, names }): AccessRow => ({
      principal: label,
      arn,
      group,
      capability: title,
      ...(answers.size === 1 ? {} : { of: names }),
      ...decision,
    }));
  });
}
