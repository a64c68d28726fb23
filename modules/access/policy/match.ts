import { matchesGlob, patternsOverlap } from "../../aws/iam-pattern";
import { hasUnresolved } from "../terraform/unresolved";

/** Whether something holds; `maybe` where that depends on what is not known. */
export type Match = "yes" | "no" | "maybe";

/** All of them hold. */
export function all(matches: Iterable<Match>): Match {
  let result: Match = "yes";
  for (const match of matches) {
    if (match === "no") {
      return "no";
    }
    result = match === "maybe" ? "maybe" : result;
  }
  return result;
}

/** At least one of them holds. */
export function any(matches: Iterable<Match>): Match {
  let result: Match = "no";
  for (const match of matches) {
    if (match === "yes") {
      return "yes";
    }
    result = match === "maybe" ? "maybe" : result;
  }
  return result;
}

/** The negation. */
export function not(match: Match): Match {
  return match === "maybe" ? "maybe" : match === "yes" ? "no" : "yes";
}

/** A known fact as a `Match`. */
export function fact(holds: boolean): Match {
  return holds ? "yes" : "no";
}

/** A part that is not known: one of the resolver's marks, or an IAM policy variable. */
const OPEN_PART = /\u27e6[^\u27e7]*\u27e7|\$\{[^}]*\}/g;

/**
 * Whether a value matches one of IAM's patterns, in which `*` is any characters and `?` one. Where a part of the
 * pattern or the value is not known (not before apply, or an IAM policy variable), that part could be anything, but is
 * the same wherever it stands: `yes` holds whatever it is, `no` in no case.
 */
export function matchesPattern(pattern: string, value: string): Match {
  if (!isOpen(pattern) && !isOpen(value)) {
    return fact(matchesGlob(pattern, value));
  }
  // A sign that no text has stands for each part: only `*` takes it in whatever it is. One character it may not be.
  const signs = new Map<string, string>();
  const sign = (part: string): string => {
    const known = signs.get(part) ?? String.fromCharCode(0xe000 + signs.size);
    signs.set(part, known);
    return known;
  };
  const fill = (text: string, content: (part: string) => string): string =>
    text.replaceAll(OPEN_PART, content);
  if (!pattern.includes("?") && matchesGlob(fill(pattern, sign), fill(value, sign))) {
    return "yes";
  }
  const literal = value.replaceAll(/[*?]/g, "\uf8ff");
  return patternsOverlap(
    fill(pattern, () => "*"),
    fill(literal, () => "*"),
  )
    ? "maybe"
    : "no";
}

/** The same for the segments of an ARN, in which a wildcard does not pass a colon before the last segment. */
export function matchesArn(pattern: string, value: string): Match {
  if (pattern === value && !isOpen(value)) {
    return "yes";
  }
  // Most patterns differ from a value before their first wildcard.
  if (!isOpen(value) && !value.startsWith(literalStart(pattern))) {
    return "no";
  }
  const patterns = segments(pattern);
  const values = segments(value);
  if (patterns.length < 6 || values.length < 6) {
    return matchesPattern(pattern, value);
  }
  let result: Match = "yes";
  for (let index = 0; index < 6; index += 1) {
    const one = patterns[index] ?? "";
    const other = values[index] ?? "";
    const match = one === other || one === "*" ? "yes" : matchesPattern(one, other);
    if (match === "no") {
      return "no";
    }
    result = match === "maybe" ? "maybe" : result;
  }
  return result;
}

const starts = new Map<string, string>();

/** A pattern up to what can stand for several texts. */
export function literalStart(pattern: string): string {
  const known = starts.get(pattern);
  if (known !== undefined) {
    return known;
  }
  const start = /^[^*?$\u27e6]*/.exec(pattern)?.[0] ?? "";
  if (starts.size > 50_000) {
    starts.clear();
  }
  starts.set(pattern, start);
  return start;
}

const split = new Map<string, readonly string[]>();

/** An ARN's six parts; the last one, the resource, may hold colons. The same few thousand are asked for again and again. */
function segments(arn: string): readonly string[] {
  const known = split.get(arn);
  if (known !== undefined) {
    return known;
  }
  const parts = arn.split(":");
  const six = parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
  if (split.size > 50_000) {
    split.clear();
  }
  split.set(arn, six);
  return six;
}

function isOpen(text: string): boolean {
  return hasUnresolved(text) || text.includes("${");
}
