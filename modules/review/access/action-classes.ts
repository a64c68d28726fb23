import { type Statement } from "../../access/policy/parse-policy";
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
  const signatures = new Map<string, string>(actions.map((action) => [lower(action), ""]));
  [...new Set(others)].forEach((pattern, index) => {
    for (const action of actionsOf(pattern)) {
      const key = lower(action);
      const signature = signatures.get(key);
      if (signature !== undefined) {
        signatures.set(key, `${signature},${index}`);
      }
    }
  });
  const classes = new Map<string, string[]>();
  for (const action of actions) {
    const signature = signatures.get(lower(action)) ?? "";
    const known = classes.get(signature);
    if (known === undefined) {
      classes.set(signature, [action]);
    } else {
      known.push(action);
    }
  }
  return [...classes.values()].map((members) => ({ asked: members[0] ?? "", actions: members }));
}

/** What a pattern stands for: those that AWS documents, or itself. */
function actionsOf(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) {
    return [pattern];
  }
  const known = /^\*+(:\*+)?$/.test(pattern) ? everyAction() : knownActions(pattern);
  return known.length > 0 ? known : [pattern.replaceAll("*", "Any").replaceAll("?", "q")];
}

function lower(action: string): string {
  return action.toLowerCase();
}
