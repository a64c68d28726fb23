import { Token } from "cdktf";
import { listOf } from "./one-of";
import { firstProblem, type Rule, show } from "./rule";

/** A problem of a prop. */
export interface PropProblem {
  /** Where in the prop, such as `[0]` or `.actions[1]`; empty for the prop itself. */
  readonly place: string;
  /** What the value must be, and what it is. */
  readonly problem: string;
}

/**
 * Finds the problem of a prop's value, or nothing. The type is what TypeScript allows; a check expects any value,
 * since JavaScript passes any. A value that is known only after apply is not checked.
 */
export type PropCheck<T> = (value: T) => PropProblem | undefined;

/** A check for every prop: one that is added without a check does not compile. */
export type PropChecks<P> = { readonly [Name in keyof P]-?: PropCheck<P[Name]> };

/** A prop that may be left out. */
export function optional<T>(check: PropCheck<T>): PropCheck<T | undefined> {
  return (value) => (value === undefined ? undefined : check(value));
}

/** A text that keeps the rules. */
export function text(...rules: readonly Rule<string>[]): PropCheck<string> {
  return (value) => {
    if (typeof value === "string" && isPartOfListToken(value)) {
      return here("must be one text, taken out of its list with Fn.element, got: a list of Terraform's");
    }
    return ofType("string", "text", value, rules);
  };
}

/** A number that keeps the rules. */
export function number(...rules: readonly Rule<number>[]): PropCheck<number> {
  return (value) => ofType("number", "a number", value, rules);
}

/** Either of true and false. */
export const flag: PropCheck<boolean> = (value) => ofType("boolean", "true or false", value, []);

/** One of a closed list, known at synth, since the synthesized stack depends on it. */
export function choice<T extends string>(allowed: readonly T[]): PropCheck<T> {
  return known(`${listOf(allowed)}, written out`, (value) =>
    allowed.includes(value) ? undefined : here(`must be ${listOf(allowed)}, got: ${describe(value)}`),
  );
}

/**
 * A value that must be known at synth.
 * @param what what the value must be instead
 */
export function known<T>(what: string, check: PropCheck<T>): PropCheck<T> {
  return (value) =>
    Token.isUnresolved(value)
      ? here(`must be ${what}, got: a value that only Terraform knows`)
      : check(value);
}

/** The allowed length of a list, and which elements count as duplicates. */
export interface ListOptions<T> {
  /** Minimum number of elements. */
  readonly min?: number;
  /** Maximum number of elements. */
  readonly max?: number;
  /** What no two elements may have in common. */
  readonly distinct?: (element: T) => unknown;
}

/** A list whose length is known at synth; its elements need not be. */
export function list<T>(element: PropCheck<T>, options: ListOptions<T> = {}): PropCheck<readonly T[]> {
  const checkElements: PropCheck<readonly T[]> = (values) => {
    if (!isList(values)) {
      return here(`must be a list, got: ${describe(values)}`);
    }
    const wrongCount = countProblem(values.length, options);
    if (wrongCount !== undefined) {
      return here(wrongCount);
    }
    for (const [index, value] of values.entries()) {
      const found = element(value) ?? duplicateProblem(values, index, options);
      if (found !== undefined) {
        return { ...found, place: `[${index}]${found.place}` };
      }
    }
    return undefined;
  };
  return known("a list of single values, taken out of Terraform's with Fn.element", checkElements);
}

/** The same, or a list that is known only after apply. */
export function listOrToken<T>(element: PropCheck<T>, options: ListOptions<T> = {}): PropCheck<readonly T[]> {
  const check = list(element, options);
  return (values) => (Token.isUnresolved(values) ? undefined : check(values));
}

/** Texts by name, such as Airflow's options; the names must be known at synth. */
export const texts: PropCheck<Readonly<Record<string, string>>> = known("a map, written out", (values) => {
  if (!isObject(values)) {
    return here(`must be a map of text, got: ${describe(values)}`);
  }
  for (const [name, value] of Object.entries(values)) {
    const found = text()(value);
    if (found !== undefined) {
      return { ...found, place: `["${name}"]` };
    }
  }
  return undefined;
});

/** An object with a check for every property. */
export function shape<P extends object>(checks: PropChecks<P>): PropCheck<P> {
  return (value) => {
    if (!isObject(value)) {
      return here(`must be an object, got: ${describe(value)}`);
    }
    for (const name of Object.keys(checks) as (keyof P & string)[]) {
      const found = checks[name](value[name]);
      if (found !== undefined) {
        return { ...found, place: `.${name}${found.place}` };
      }
    }
    return undefined;
  };
}

/** A construct of this library, recognized by an attribute of its type. */
export function constructWith<T extends object>(attribute: keyof T & string): PropCheck<T> {
  return (value) =>
    isObject(value) && attribute in value
      ? undefined
      : here(`must be a construct that has \`${attribute}\`, got: ${describe(value)}`);
}

function ofType<T>(type: string, what: string, value: T, rules: readonly Rule<T>[]): PropProblem | undefined {
  if (Token.isUnresolved(value)) {
    return undefined;
  }
  const problem =
    typeof value === type ? firstProblem(value, rules) : `must be ${what}, got: ${describe(value)}`;
  return problem === undefined ? undefined : here(problem);
}

function countProblem(count: number, { min = 0, max = Infinity }: ListOptions<never>): string | undefined {
  if (count >= min && count <= max) {
    return undefined;
  }
  const allowed = min === max ? `exactly ${min}` : count < min ? `at least ${min}` : `at most ${max}`;
  return `must have ${allowed} ${allowed.endsWith(" 1") ? "element" : "elements"}, got: ${count}`;
}

function duplicateProblem<T>(
  values: readonly T[],
  index: number,
  { distinct }: ListOptions<T>,
): PropProblem | undefined {
  const value = values[index];
  if (distinct === undefined || value === undefined) {
    return undefined;
  }
  const first = values.findIndex((other) => distinct(other) === distinct(value));
  return first === index
    ? undefined
    : here(`must not be the same as [${first}], got: ${show(distinct(value))}`);
}

function here(problem: string): PropProblem {
  return { place: "", problem };
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list token's only element, spread into an ordinary list. */
function isPartOfListToken(value: string): boolean {
  return value.includes("#{TfToken[");
}

/** A value of any type for a message: a construct cannot be printed as JSON. */
function describe(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return isObject(value) || typeof value === "function" || typeof value === "bigint"
    ? `a value of type ${typeof value}`
    : show(value);
}
