import { all, any, fact, type Match, matchesArn, matchesPattern, not } from "./match";
import { type Condition } from "./parse-policy";

/**
 * What is known of a request beside its action and resource: the values of context keys. `null` is a key that is
 * certainly missing from the request; a key that is not listed may have any value.
 */
export type Context = Readonly<Record<string, string | readonly string[] | null>>;

type Comparison = (wanted: string, actual: string) => Match;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  stringequals: (wanted, actual) => exactly(wanted, actual),
  stringequalsignorecase: (wanted, actual) => exactly(wanted.toLowerCase(), actual.toLowerCase()),
  stringlike: matchesPattern,
  arnequals: matchesArn,
  arnlike: matchesArn,
  bool: (wanted, actual) => exactly(wanted.toLowerCase(), actual.toLowerCase()),
  numericequals: numeric((wanted, actual) => actual === wanted),
  numericlessthan: numeric((wanted, actual) => actual < wanted),
  numericlessthanequals: numeric((wanted, actual) => actual <= wanted),
  numericgreaterthan: numeric((wanted, actual) => actual > wanted),
  numericgreaterthanequals: numeric((wanted, actual) => actual >= wanted),
};

/** Negated operators, with the operator that each negates; they hold where the key is missing. */
const NEGATIONS: Readonly<Record<string, string>> = {
  stringnotequals: "stringequals",
  stringnotequalsignorecase: "stringequalsignorecase",
  stringnotlike: "stringlike",
  arnnotequals: "arnequals",
  arnnotlike: "arnlike",
  numericnotequals: "numericequals",
};

/** A context by the names of its keys in lower case. */
type ByName = ReadonlyMap<string, string | readonly string[] | null>;

const contexts = new WeakMap<Context, ByName>();

/** Whether all conditions of a statement hold. An operator that is not known here is undecided. */
export function conditionsHold(conditions: readonly Condition[], context: Context): Match {
  return conditions.length === 0
    ? "yes"
    : all(conditions.map((condition) => conditionHolds(condition, byName(context))));
}

/** The conditions of which nobody can say whether they hold. */
export function openConditions(conditions: readonly Condition[], context: Context): Condition[] {
  return conditions.filter((condition) => conditionHolds(condition, byName(context)) === "maybe");
}

function byName(context: Context): ByName {
  const known =
    contexts.get(context) ??
    new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  contexts.set(context, known);
  return known;
}

/** A condition's operator in parts, and its key in lower case. */
interface Compiled {
  readonly key: string;
  readonly quantifier?: string;
  readonly isNull: boolean;
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** Nothing for an operator that is not known here. */
  readonly comparison?: Comparison;
}

const compiled = new WeakMap<Condition, Compiled>();

function compile({ operator, key }: Condition): Compiled {
  const [, quantifier, base = "", ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const negated = Object.hasOwn(NEGATIONS, base) ? NEGATIONS[base] : undefined;
  const name = negated ?? base;
  return {
    key: key.toLowerCase(),
    quantifier,
    isNull: base === "null",
    negated: negated !== undefined,
    ifExists: ifExists !== undefined,
    comparison: Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined,
  };
}

function conditionHolds(condition: Condition, context: ByName): Match {
  const known = compiled.get(condition) ?? compile(condition);
  compiled.set(condition, known);
  const { key, quantifier, isNull, negated, ifExists, comparison } = known;
  const { values } = condition;
  const actual = context.get(key);
  if (isNull) {
    return actual === undefined
      ? "maybe"
      : any(values.map((value) => fact((value.toLowerCase() === "true") === (actual === null))));
  }
  if (comparison === undefined || actual === undefined) {
    return "maybe";
  }
  const holds = (one: string): Match => {
    const equal = any(values.map((wanted) => comparison(wanted, one)));
    return negated ? not(equal) : equal;
  };
  if (quantifier !== undefined) {
    const each = [actual ?? []].flat().map(holds);
    return quantifier === "forallvalues" ? all(each) : any(each);
  }
  if (actual === null) {
    return fact(ifExists || negated);
  }
  // Several values need a quantifier.
  return typeof actual === "string" ? holds(actual) : "maybe";
}

/** Without wildcards; a policy variable or a part that is not known yet may be anything. */
function exactly(wanted: string, actual: string): Match {
  if (wanted === actual) {
    return wanted.includes("${") ? "maybe" : "yes";
  }
  const open = /[\u27e6]|\$\{/.test(wanted + actual);
  return open ? matchesPattern(wanted.replaceAll(/[*?]/g, "\0"), actual) : "no";
}

function numeric(compare: (wanted: number, actual: number) => boolean): Comparison {
  return (wanted, actual) =>
    wanted === "" || actual === "" || Number.isNaN(Number(wanted)) || Number.isNaN(Number(actual))
      ? "maybe"
      : fact(compare(Number(wanted), Number(actual)));
}
