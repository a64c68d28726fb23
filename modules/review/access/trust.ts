import { coversPattern } from "../../aws/iam-pattern";
import { type Policy, type Statement } from "../../access/policy/parse-policy";
import { canonical } from "../plan/values";
import { conditionText } from "./conditions";

/** Who may become a role. */
export interface Trusted {
  /** Such as `the service airflow.amazonaws.com`. */
  readonly who: string;
  readonly condition: string;
  /** Whether it is everybody, and no condition limits it. */
  readonly isPublic: boolean;
}

/** Who a trust policy trusts that it did not trust before, or not in the same requests. */
export function newTrust(before: Policy | undefined, after: Policy | undefined): Trusted[] {
  const known = (before?.statements ?? []).filter(({ effect }) => effect === "Allow");
  const lifted = (before?.statements ?? []).filter(
    (one) => one.effect === "Deny" && !(after?.statements ?? []).some((other) => sameStatement(one, other)),
  );
  return [
    ...(after?.statements ?? [])
      .filter(({ effect }) => effect === "Allow")
      .flatMap((statement) =>
        namesOf(statement)
          .filter((who) => !known.some((one) => namesOf(one).includes(who) && isWider(one, statement)))
          .map((who) => ({
            who,
            condition: conditionText(statement),
            isPublic: who === EVERYBODY && statement.conditions.length === 0,
          })),
      ),
    ...lifted.map((statement) => ({
      who: `whoever was denied before (${namesOf(statement).join(", ")})`,
      condition: conditionText(statement),
      isPublic: false,
    })),
  ];
}

const EVERYBODY = "everybody";

function namesOf({ principal, notPrincipal, uncertain, source }: Statement): string[] {
  if (uncertain !== undefined) {
    return ["somebody who is known only after apply"];
  }
  if (notPrincipal !== undefined || principal === undefined) {
    return [`everybody but ${JSON.stringify(source.NotPrincipal ?? "nobody")}`];
  }
  const others = principal.others.flatMap((kind) => {
    const names = (source.Principal as Record<string, unknown>)[kind];
    return [names].flat().map((name) => `${kind.toLowerCase()} users of ${String(name)}`);
  });
  return [
    ...(principal.everyone ? [EVERYBODY] : []),
    ...principal.aws,
    ...principal.services.map((service) => `the service ${service}`),
    ...others,
  ];
}

/** Whether a statement holds wherever another one does: it has no action less, and no condition more. */
function isWider(one: Statement, other: Statement): boolean {
  const actions = (one.action ?? []).map((action) => action.toLowerCase());
  const conditions = new Set(other.conditions.map((condition) => canonical(condition)));
  return (
    one.uncertain === undefined &&
    (other.action ?? []).every((action) =>
      actions.some((pattern) => coversPattern(pattern, action.toLowerCase())),
    ) &&
    one.conditions.every((condition) => conditions.has(canonical(condition)))
  );
}

function sameStatement(one: Statement, other: Statement): boolean {
  return canonical({ ...one.source, Sid: "" }) === canonical({ ...other.source, Sid: "" });
}
