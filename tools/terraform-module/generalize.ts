import { isDeepStrictEqual } from "node:util";
import { Document, Expression, isBlock, isList, type Node, Spread } from "./nodes";
import { expressionOf, type Placeholders, spreadsOf, withExpressions } from "./placeholders";

/** Statements of the policy that holds a team's permissions; the module builds them of its variable. */
const PERMISSION = /^Dags\d+$/;

/**
 * What two stacks have in common that were synthesized from two sets of placeholders, with expressions where they
 * differ.
 * @throws Error where they differ in anything that no placeholder explains
 */
export function generalize(
  first: Node,
  second: Node,
  placeholders: readonly [Placeholders, Placeholders],
  path = "",
): Node {
  const inner = (key: string | number, left: Node, right: Node): Node =>
    generalize(left, right, placeholders, `${path}/${key}`);

  if (isList(first) && isList(second) && first.length === second.length) {
    return withPermissions(first.map((item, index) => inner(index, item, second[index] ?? null)));
  }
  if (isBlock(first) && isBlock(second) && sameKeys(first, second)) {
    return Object.fromEntries(
      Object.entries(first).map(([key, value]) => [key, inner(key, value, second[key] ?? null)]),
    );
  }
  if (typeof first === "string" && typeof second === "string") {
    const documents = [parsed(first), parsed(second)] as const;
    if (documents[0] !== undefined && documents[1] !== undefined) {
      return new Document(inner("(document)", documents[0], documents[1]));
    }
  }
  return first === second ? first : explained(first, second, placeholders, path);
}

function explained(
  first: Node,
  second: Node,
  [one, two]: readonly [Placeholders, Placeholders],
  path: string,
): Node {
  const elements = spreadsOf(two);
  const spread = spreadsOf(one).find(
    ([element], index) => first === element && second === elements[index]?.[0],
  );
  if (spread !== undefined) {
    return new Spread(spread[1]);
  }
  const value = expressionOf(first, second, [one, two]);
  if (value !== undefined) {
    return typeof first === "number" ? new Expression(value) : `\${${value}}`;
  }
  if (typeof first === "string" && typeof second === "string") {
    const text = withExpressions(first, one);
    if (text === withExpressions(second, two)) {
      return text;
    }
  }
  throw new Error(`${path}: no placeholder explains ${JSON.stringify(first)} and ${JSON.stringify(second)}`);
}

function withPermissions(list: readonly Node[]): readonly Node[] {
  const isPermission = (node: Node): boolean =>
    isBlock(node) && typeof node.Sid === "string" && PERMISSION.test(node.Sid);
  return list.some(isPermission)
    ? [...list.filter((node) => !isPermission(node)), new Spread("local.permission_statements")]
    : list;
}

function sameKeys(first: object, second: object): boolean {
  return isDeepStrictEqual(Object.keys(first).sort(), Object.keys(second).sort());
}

/** JSON in a text, as policies are; nothing for other texts. */
function parsed(text: string): Node | undefined {
  if (!/^[[{]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text) as Node;
  } catch {
    return undefined;
  }
}
