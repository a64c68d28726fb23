import { type Context } from "../../access/policy/conditions";
import { type Condition, type Statement } from "../../access/policy/parse-policy";

/** An ordinary request: over TLS. Other keys may have any value. */
const ORDINARY: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };

/** More would make many questions of one statement. */
const MAX_CONTEXTS = 24;

/**
 * Requests in which a statement's conditions hold, one for each value that it names. What they are is known only for the
 * operators that the evaluator knows; keys about the principal come with the principal.
 */
export function contextsOf({ conditions }: Statement): Context[] {
  const open = conditions.filter(({ key }) => !/^aws:principal/i.test(key));
  const first = Object.assign({}, ORDINARY, ...open.map((condition) => contextOf(condition, 0))) as Context;
  const others = open.flatMap((condition) =>
    condition.values.slice(1).map((_, index) => ({ ...first, ...contextOf(condition, index + 1) })),
  );
  return [first, ...others].slice(0, MAX_CONTEXTS);
}

/** Whether a condition is about who asks, which is known where somebody is named. */
export function isAboutPrincipal({ key }: Condition): boolean {
  return /^aws:principal(arn|account)$/i.test(key);
}

/**
 * A statement's conditions as a part of a sentence; nothing where it has none.
 * @param isKnown which conditions say nothing to a reader
 */
export function conditionText(
  { conditions }: Statement,
  isKnown: (condition: Condition) => boolean = () => false,
): string {
  const open = conditions.filter((condition) => !isKnown(condition));
  return open.length === 0
    ? ""
    : ` if ${open.map(({ operator, key, values }) => `${key} ${operator} ${values.join(" or ")}`).join(" and ")}`;
}

function contextOf({ operator, key, values }: Condition, index: number): Context {
  const [, quantifier, base = ""] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(?:ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const value = values[index] ?? "";
  const fitting = fittingValue(base, value);
  if (fitting === undefined) {
    return {};
  }
  return { [key]: quantifier === undefined || fitting === null ? fitting : [fitting] };
}

function fittingValue(operator: string, value: string): string | null | undefined {
  switch (operator) {
    case "stringequals":
    case "stringequalsignorecase":
    case "arnequals":
    case "stringlike":
    case "arnlike":
      return value.replaceAll("*", "any-value").replaceAll("?", "q");
    case "stringnotequals":
    case "stringnotequalsignorecase":
    case "stringnotlike":
      return "another-value";
    case "arnnotequals":
    case "arnnotlike":
      return "arn:aws:any:eu-west-1:000000000000:another-value";
    case "bool":
      return value;
    case "null":
      return value.toLowerCase() === "true" ? null : "any-value";
    case "numericequals":
    case "numericlessthanequals":
    case "numericgreaterthanequals":
      return value;
    case "numericlessthan":
      return String(Number(value) - 1);
    case "numericgreaterthan":
      return String(Number(value) + 1);
    default:
      return undefined;
  }
}
