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

/** Whether all conditions of a statement hold. An operator that is not known here is undecided. */
export function conditionsHold(conditions: readonly Condition[], context: Context): Match {
  const byName = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return all(conditions.map((condition) => conditionHolds(condition, byName)));
}

function conditionHolds(
  { operator, key, values }: Condition,
  context: ReadonlyMap<string, string | readonly string[] | null>,
): Match {
  const [, base = "", ifExists] = /^(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const actual = context.get(key.toLowerCase());
  if (base === "null") {
    return actual === undefined
      ? "maybe"
      : any(values.map((value) => fact((value === "true") === (actual === null))));
  }
  const negated = Object.hasOwn(NEGATIONS, base) ? NEGATIONS[base] : undefined;
  const name = negated ?? base;
  const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (comparison === undefined || actual === undefined) {
    return "maybe";
  }
  if (actual === null) {
    return fact(ifExists !== undefined || negated !== undefined);
  }
  if (typeof actual !== "string") {
    // Several values need ForAllValues or ForAnyValue, which this library does not emit.
    return "maybe";
  }
  const holds = any(values.map((wanted) => comparison(wanted, actual)));
  return negated === undefined ? holds : not(holds);
}

/** Without wildcards; a policy variable or a part that is not known yet may be anything. */
function exactly(wanted: string, actual: string): Match {
  const open = /[\u27e6]|\$\{/.test(wanted + actual);
  return wanted === actual ? "yes" : open ? matchesPattern(wanted.replaceAll(/[*?]/g, "\0"), actual) : "no";
}

function numeric(compare: (wanted: number, actual: number) => boolean): Comparison {
  return (wanted, actual) =>
    wanted === "" || actual === "" || Number.isNaN(Number(wanted)) || Number.isNaN(Number(actual))
      ? "maybe"
      : fact(compare(Number(wanted), Number(actual)));
}
