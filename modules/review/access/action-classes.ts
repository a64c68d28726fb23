import { type Statement } from "../../access/policy/parse-policy";
import { groupBy } from "../plan/group-by";
import { everyAction, knownActions } from "../../identity/iam-actions";

/** Actions that the policies in question treat alike: one is asked for all of them. */
export interface ActionClass {
  readonly asked: string;
  readonly actions: readonly string[];
}

/** An element of a statement with the actions that it is about. */
export interface ActionPattern {
  /** As the policy has it. */
  readonly text: string;
  readonly classes: readonly ActionClass[];
}

/** Patterns of all actions. */
const EVERYTHING = /^\*+(:\*+)?$/;

/**
 * The actions of a statement, in classes that no pattern of the other statements divides.
 * @param others patterns of all statements that may decide
 */
export function actionPatterns(statement: Statement, others: readonly string[]): ActionPattern[] {
  const { action, notAction = [] } = statement;
  if (action === undefined) {
    const left = new Set(notAction.flatMap((pattern) => [...actionsOf(pattern)]).map(lower));
    const actions = everyAction().filter((one) => !left.has(lower(one)));
    return [{ text: `everything but ${notAction.join(", ")}`, classes: classesOf(actions, others) }];
  }
  return action.map((text) => ({ text, classes: classesOf(actionsOf(text), others) }));
}

function classesOf(actions: readonly string[], others: readonly string[]): ActionClass[] {
  if (actions.length === 1) {
    return [{ asked: actions[0] ?? "", actions }];
  }
  // A pattern divides actions of its own service alone; one of all actions divides none.
  const dividing = [...new Set(others.map(lower))].filter((pattern) => !EVERYTHING.test(pattern));
  const services = new Set(dividing.map(serviceOf));
  const signatures = new Map<string, string>();
  for (const action of actions) {
    if (services.has(serviceOf(action))) {
      signatures.set(lower(action), "");
    }
  }
  dividing.forEach((pattern, index) => {
    for (const action of actionsOf(pattern)) {
      const key = lower(action);
      const signature = signatures.get(key);
      if (signature !== undefined) {
        signatures.set(key, `${signature},${index}`);
      }
    }
  });
  return [...groupBy(actions, (action) => signatures.get(lower(action)) ?? "").values()].map((members) => ({
    asked: members[0] ?? "",
    actions: members,
  }));
}

/** What a pattern stands for: those that AWS documents, or itself. */
function actionsOf(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) {
    return [pattern];
  }
  const known = EVERYTHING.test(pattern) ? everyAction() : knownActions(pattern);
  return known.length > 0 ? known : [pattern.replaceAll("*", "Any").replaceAll("?", "q")];
}

/** The service of an action or a pattern, in lower case. */
export function serviceOf(action: string): string {
  return lower(action.slice(0, action.indexOf(":")));
}

function lower(action: string): string {
  return action.toLowerCase();
}
