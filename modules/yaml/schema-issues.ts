import { closest, distance } from "fastest-levenshtein";
import { type z } from "zod";
import { listOf } from "../validation/one-of";
import { describeValue } from "./describe-value";
import { isMap, type Path, valueAt } from "./path";

/** A problem at a path of a value, before its position in the file is known. */
export interface SchemaProblem {
  readonly path: Path;
  /** What the value must be, and what it is. */
  readonly message: string;
  /** Whether the value is not there at all. */
  readonly missing: boolean;
  /** Whether the key is what is wrong, not its value. */
  readonly atKey: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  // Every number in the file is a whole number.
  int: "a whole number",
  number: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

/** The issues of a schema about a value as sentences, one problem for each unknown key. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], root: unknown): SchemaProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(path, key, issue.message.split(", ")));
    }
    const value = valueAt(root, path);
    if (issue.code === "invalid_union" && isMap(value)) {
      return schemaProblems(issuesOfMap(issue), value).map((problem) => ({
        ...problem,
        path: [...path, ...problem.path],
      }));
    }
    return [
      {
        path,
        message: messageOf(issue, value),
        missing: value === undefined,
        atKey: issue.code === "invalid_key",
      },
    ];
  });
}

/** The issues of the alternative that accepts a map: the other alternatives only report that it is a map. */
function issuesOfMap({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  return (
    errors.find((issues) => issues.every(({ path, code }) => path.length > 0 || code !== "invalid_value")) ??
    []
  );
}

function unknownKey(path: Path, key: string, allowed: readonly string[]): SchemaProblem {
  const guess = similar(key, allowed);
  const suggestion = guess === undefined ? "" : ` (did you mean "${guess}"?)`;
  const message = `must be a known key: ${listOf(allowed)}${suggestion}, got: ${describeValue(key)}`;
  return { path: [...path, key], message, missing: false, atKey: true };
}

/** The key that was probably meant: another spelling style, or one or two wrong letters. */
function similar(key: string, allowed: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, "");
  const guess = allowed.find((name) => plain(name) === plain(key)) ?? closest(key, [...allowed]);
  return distance(plain(guess), plain(key)) <= Math.min(2, Math.floor(key.length / 3)) ? guess : undefined;
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "custom":
      return issue.message;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "invalid_value":
      return value === undefined
        ? "must be given, got: nothing"
        : `must be ${listOf(issue.values.map(String))}, got: ${describeValue(value)}`;
    case "invalid_type":
      return `must be ${value === undefined ? "given" : expectedType(issue.expected, value)}, got: ${describeValue(value)}`;
    case "invalid_union":
      return value === undefined
        ? "must be given, got: nothing"
        : `must be ${alternativesOf(issue)}, got: ${describeValue(value)}`;
    default:
      return `must be valid (${issue.message}), got: ${describeValue(value)}`;
  }
}

/** `false or a map`; `private or public, or a map`. */
function alternativesOf({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const values = errors
    .flat()
    .flatMap((issue) => (issue.code === "invalid_value" ? issue.values.map(String) : []));
  return values.length === 1 ? `${values[0]} or a map` : `${listOf(values)}, or a map`;
}

function expectedType(expected: string, value: unknown): string {
  const type = TYPES[expected] ?? expected;
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return `${type}: put it in quotes (YAML reads it as a ${typeof value})`;
  }
  if (value !== null) {
    return type;
  }
  const empty = type === "a map" ? "write {} for an empty one" : "leave the key out, or give it a value";
  return `${type} (${empty})`;
}
