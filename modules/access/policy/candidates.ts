import { any, type Match, matchesPattern, not } from "./match";
import { type Policy, type Statement } from "./parse-policy";

/** A statement that an action matches, or may match. */
export interface Candidate {
  /** Its place in the policy. */
  readonly index: number;
  readonly action: Match;
}

/** The effects and action elements of a policy's statements: equal teams have policies of few shapes. */
interface Shape {
  readonly statements: readonly Pick<Statement, "action" | "effect" | "notAction">[];
  readonly found: Map<string, readonly Candidate[]>;
}

const shapes = new Map<string, Shape>();
const shapeOf = new WeakMap<Policy, Shape>();
const NONE: readonly Candidate[] = [];

/** The statements of one effect that an action matches or may match, in the order of the policy. */
export function candidates(
  policy: Policy,
  effect: Statement["effect"],
  action: string,
): readonly Candidate[] {
  const shape = shapeOf.get(policy) ?? findShape(policy);
  const key = `${effect} ${action}`;
  const known = shape.found.get(key);
  if (known !== undefined) {
    return known;
  }
  const found = shape.statements.flatMap((statement, index): Candidate[] => {
    const match = statement.effect === effect ? actionMatches(statement, action) : "no";
    return match === "no" ? [] : [{ index, action: match }];
  });
  shape.found.set(key, found.length === 0 ? NONE : found);
  return found;
}

/** IAM compares actions without regard to case. */
export function actionMatches(
  { action, notAction }: Pick<Statement, "action" | "notAction">,
  asked: string,
): Match {
  const wanted = asked.toLowerCase();
  const matches = (patterns: readonly string[]): Match =>
    any(patterns.map((pattern) => (pattern === "*" ? "yes" : matchesPattern(pattern.toLowerCase(), wanted))));
  return action === undefined ? not(matches(notAction ?? [])) : matches(action);
}

function findShape(policy: Policy): Shape {
  const statements = policy.statements.map(({ effect, action, notAction }) => ({
    effect,
    action,
    notAction,
  }));
  const key = JSON.stringify(statements);
  const shape = shapes.get(key) ?? { statements, found: new Map<string, readonly Candidate[]>() };
  shapes.set(key, shape);
  shapeOf.set(policy, shape);
  return shape;
}
