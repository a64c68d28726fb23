import { isTeamStack } from "../read-stacks";
import { type StackPolicies } from "../stack/stack-policies";
import { type Group, type OtherTeam, otherTeams } from "./other-teams";
import { type NamedPrincipal, principalsOf, withAdministratorAccess } from "./principals";
import { type Question, questionsAbout } from "./questions";
import { teamResources } from "./team-resources";

/** Somebody who is asked about. */
export interface AskedPrincipal extends NamedPrincipal {
  /** The teams that it stands for, where several get the same answers. */
  readonly teams?: readonly string[];
}

/** A team with everybody and everything that is asked about it. */
export interface AskedTeam {
  readonly stack: StackPolicies;
  readonly questions: readonly Question[];
  readonly principals: readonly AskedPrincipal[];
}

/**
 * What is asked about each team. Other stacks (audit) contribute their resources.
 * @param names the teams to ask about; all where none is given
 */
export function askedTeams(stacks: readonly StackPolicies[], names: readonly string[] = []): AskedTeam[] {
  const asked = stacks
    .filter((stack) => isTeamStack(stack) && (names.length === 0 || names.includes(stack.name)))
    .map((stack) => {
      const others = stacks.filter((other) => other !== stack);
      return { stack, questions: questionsAbout(stack, teamResources(stack, others)) };
    });
  const groups = otherTeams(asked, stacks);
  return asked.map(({ stack, questions }) => {
    const own = principalsOf(stack);
    const foreign = (groups.get(stack) ?? []).flatMap(dagsOfGroup);
    // Those of other teams stand before the account's.
    const at = own.findIndex(({ kind }) => kind === "account-administrator");
    return { stack, questions, principals: [...own.slice(0, at), ...foreign, ...own.slice(at)] };
  });
}

/** The DAGs of one group of other teams, as they are and with AdministratorAccess. */
function dagsOfGroup({ teams, count }: Group): AskedPrincipal[] {
  const [first] = teams as [OtherTeam, ...OtherTeam[]];
  const some = teams.length === count ? "other teams" : `${teams.length} of ${count} other teams`;
  const label = `DAGs of ${teams.length === 1 ? first.name : `${some}, such as ${first.name}`}`;
  const members = teams.length === 1 ? {} : { teams: teams.map(({ name }) => name) };
  return [
    { label, kind: "other-team", principal: first.principal, ...members },
    {
      label: `${label}, were AdministratorAccess attached`,
      kind: "other-team-with-administrator-access",
      principal: withAdministratorAccess(first.principal),
      ...members,
    },
  ];
}
