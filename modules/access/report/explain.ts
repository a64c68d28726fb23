import { AccessError } from "../access-error";
import { type Principal } from "../policy/access-request";
import { type Context } from "../policy/conditions";
import { candidates } from "../policy/candidates";
import { contextOf, type Decision, evaluate } from "../policy/evaluate";
import { type Policy, type Statement } from "../policy/parse-policy";
import { elementMatches } from "../policy/statement-match";
import { type StackPolicies } from "../stack/stack-policies";
import { replaceUnresolved } from "../terraform/unresolved";
import { type AskedPrincipal, type AskedTeam } from "./asked-teams";
import { assumableRoles } from "./assumable-roles";
import { answerOf, type AskedCall, type AskedItem, ORDINARY, type Question, requestOf } from "./questions";
import { noPrincipal, principalsNamed } from "./selection";

/** What to explain. */
export interface Why {
  readonly principal: string;
  readonly capability: string;
}

/**
 * One answer, step by step: each way, each call, the statements that were looked at, and the one that decides.
 * @throws AccessError where a team has no such principal or capability
 */
export function explain(teams: readonly AskedTeam[], why: Why, stacks: readonly StackPolicies[]): string {
  return teams.map((team) => explainTeam(team, why, stacks)).join("\n\n");
}

function explainTeam(
  { stack, questions, principals }: AskedTeam,
  { principal: wanted, capability }: Why,
  stacks: readonly StackPolicies[],
): string {
  const shown = principals.map((one) => ({ ...one, arn: one.principal.arn }));
  const found = principalsNamed({ principals: shown }, wanted);
  const [principal] = found;
  if (principal === undefined || found.length > 1) {
    throw new AccessError(
      found.length > 1
        ? `--why: must be one principal, got: ${wanted} (${found.map(({ label }) => label).join("; ")})`
        : noPrincipal("--why", wanted, [{ principals }]),
    );
  }
  const question = questionNamed(questions, capability);
  const roles = assumableRoles(principal.principal, stacks, ORDINARY);
  const lines = question.items.flatMap((item) => {
    const answer = answerOf(item, principal.principal, roles);
    const of = item.name === undefined ? "" : ` (${item.name})`;
    return [
      `${stack.name}: can ${principal.label} ${question.title}${of}? ${answer.verdict}: ${answer.by}`,
      ...itemLines(item, principal),
      ...(answer.by.includes("by sts:AssumeRole")
        ? roles.map(
            ({ name, verdict }) =>
              `  it can${verdict === "allowed" ? "" : " perhaps"} become ${name}, and ask as that`,
          )
        : []),
      "",
    ];
  });
  return lines.join("\n").trimEnd();
}

function questionNamed(questions: readonly Question[], capability: string): Question {
  const wanted = capability.toLowerCase();
  const exact = questions.filter(({ title }) => title.toLowerCase() === wanted);
  const found =
    exact.length > 0 ? exact : questions.filter(({ title }) => title.toLowerCase().includes(wanted));
  const [question] = found;
  if (question === undefined || found.length > 1) {
    const allowed = (found.length > 1 ? found : questions).map(({ title }) => title).join("; ");
    throw new AccessError(`--why: must be a capability: ${allowed}, got: ${capability}`);
  }
  return question;
}

function itemLines({ ways }: AskedItem, { principal }: AskedPrincipal): string[] {
  return ways.flatMap((calls, index) => [
    `  way ${index + 1} of ${ways.length}: ${calls.map(({ action }) => action).join(", then ")}`,
    ...calls.flatMap((call) => callLines(call, principal)),
  ]);
}

function callLines(call: AskedCall, principal: Principal): string[] {
  const decision = evaluate(requestOf(principal, call));
  const { policy } = call.target;
  const policies = [
    ...principal.identityPolicies,
    ...principal.boundaries,
    ...(policy === undefined || policy === "unknown" ? [] : [policy]),
  ];
  const looked = policies.flatMap((one) => statementLines(one, call, principal, decision));
  return [
    `    ${call.action} on ${replaceUnresolved(call.target.arn, "…")}: ${decision.verdict}`,
    ...(looked.length === 0 ? ["      no statement is about this action"] : looked),
    `      => ${decision.by}`,
  ];
}

/** The statements that are about the action, with what matches and what does not. */
function statementLines(policy: Policy, call: AskedCall, principal: Principal, decision: Decision): string[] {
  const context = contextOf(principal, call.context);
  const request = { ...requestOf(principal, call), context };
  return (["Deny", "Allow"] as const)
    .flatMap((effect) => candidates(policy, effect, call.action))
    .map(({ index }) => policy.statements[index])
    .filter((statement) => statement !== undefined)
    .flatMap((statement) => {
      const matches = elementMatches(statement, request);
      const decides = decision.by === statement.label ? " <= decides" : "";
      const parts = (["resource", "principal", "condition"] as const).map(
        (part) => `${part} ${matches[part]}`,
      );
      return [
        `      ${statement.effect.padEnd(5)} ${replaceUnresolved(statement.label, "…")}: ${parts.join(", ")}${decides}`,
        ...conditionLines(statement, context),
      ];
    });
}

function conditionLines({ conditions }: Statement, context: Context): string[] {
  return conditions.map(({ operator, key, values }) => {
    const [, actual] =
      Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
    const shown =
      actual === undefined
        ? "not known"
        : actual === null
          ? "not in the request"
          : [actual].flat().join(", ");
    const wanted = values.length > 3 ? [...values.slice(0, 3), `${values.length - 3} more`] : values;
    return `            ${operator} ${key} [${wanted.join(", ")}]: ${replaceUnresolved(shown, "…")}`;
  });
}
