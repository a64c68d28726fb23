import { AccessError } from "../access-error";
import { isBlock } from "../terraform/terraform-json";

/** Names that a `Principal` element holds, by kind. */
export interface Principals {
  /** Whether it is `"*"`: everyone, signed in or not. */
  readonly everyone: boolean;
  /** ARNs, account ids or `*`, under `AWS`. */
  readonly aws: readonly string[];
  /** Names of AWS services. */
  readonly services: readonly string[];
  /** Kinds that are not evaluated, such as `Federated`. */
  readonly others: readonly string[];
}

/** One condition: an operator, a context key and the values to compare with. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement, every element as a list. An element that is missing here is not in the statement. */
export interface Statement {
  /** Name of the policy and of the statement in it, as tables show it. */
  readonly label: string;
  readonly effect: "Allow" | "Deny";
  readonly principal?: Principals;
  readonly notPrincipal?: Principals;
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  readonly conditions: readonly Condition[];
  /** Why it is not known whether the statement is there at all; nothing where it is. */
  readonly uncertain?: string;
  /** The statement as written in the policy. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** A policy with the name that decisions show. */
export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

const ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/**
 * Reads a policy document. No element is ignored: an unknown one could change what the statement means.
 * @param name what the policy is called in decisions
 * @param where the stack and the resource, as messages show them
 * @throws AccessError naming the place and the statement
 */
export function parsePolicy(text: string, name: string, where: string): Policy {
  const document = jsonOf(text);
  if (!isBlock(document) || document.Statement === undefined) {
    throw new AccessError(`${where}: must be an IAM policy document with a Statement, got: ${excerpt(text)}`);
  }
  const statements = Array.isArray(document.Statement)
    ? (document.Statement as unknown[])
    : [document.Statement];
  return {
    name,
    statements: statements.map((statement, index) => parseStatement(statement, index, name, where)),
  };
}

function parseStatement(value: unknown, index: number, policy: string, where: string): Statement {
  const sid = isBlock(value) && typeof value.Sid === "string" ? value.Sid : `statement ${index + 1}`;
  const fail = (problem: string): never => {
    throw new AccessError(`${where}: ${sid}: ${problem}`);
  };
  if (!isBlock(value)) {
    return fail(`must be a statement, got: ${JSON.stringify(value)}`);
  }
  const unknown = Object.keys(value).find((element) => !ELEMENTS.has(element));
  if (unknown !== undefined) {
    return fail(`must hold elements of IAM's policy language, got: ${JSON.stringify(unknown)}`);
  }
  const { Effect } = value;
  if (Effect !== "Allow" && Effect !== "Deny") {
    return fail(`Effect must be Allow or Deny, got: ${JSON.stringify(Effect) ?? "nothing"}`);
  }
  const list = (element: string): { list?: readonly string[] } => {
    const found = value[element];
    if (found === undefined) {
      return {};
    }
    const texts = textsOf(found);
    return texts === undefined
      ? fail(`${element} must be a text or a list of texts, got: ${JSON.stringify(found)}`)
      : { list: texts };
  };
  const action = list("Action").list;
  const notAction = list("NotAction").list;
  if ((action === undefined) === (notAction === undefined)) {
    return fail("must have one of Action and NotAction");
  }
  return {
    label: `${policy}: ${sid}`,
    effect: Effect,
    principal: principalsOf(value.Principal, fail),
    notPrincipal: principalsOf(value.NotPrincipal, fail),
    action,
    notAction,
    resource: list("Resource").list,
    notResource: list("NotResource").list,
    conditions: conditionsOf(value.Condition, fail),
    source: value,
  };
}

function principalsOf(value: unknown, fail: (problem: string) => never): Principals | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (value === "*") {
    return { everyone: true, aws: [], services: [], others: [] };
  }
  if (!isBlock(value)) {
    return fail(`Principal must be "*" or a map, got: ${JSON.stringify(value)}`);
  }
  const of = (kind: string): readonly string[] =>
    value[kind] === undefined
      ? []
      : (textsOf(value[kind]) ?? fail(`Principal must name ${kind} as texts, got: ${JSON.stringify(value)}`));
  return {
    everyone: of("AWS").includes("*"),
    aws: of("AWS").filter((name) => name !== "*"),
    services: of("Service"),
    others: Object.keys(value).filter((kind) => kind !== "AWS" && kind !== "Service"),
  };
}

function conditionsOf(value: unknown, fail: (problem: string) => never): Condition[] {
  if (value === undefined) {
    return [];
  }
  if (!isBlock(value)) {
    return fail(`Condition must be a map, got: ${JSON.stringify(value)}`);
  }
  return Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries(isBlock(keys) ? keys : fail(`Condition ${operator} must be a map`)).map(
      ([key, values]) => ({
        operator,
        key,
        values:
          textsOf(values) ??
          fail(`Condition ${operator} ${key} must be texts, got: ${JSON.stringify(values)}`),
      }),
    ),
  );
}

function textsOf(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.every((item) => ["string", "number", "boolean"].includes(typeof item))
    ? list.map(String)
    : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
