import { matchesGlob } from "../../aws/iam-pattern";
import { hasUnresolved, replaceUnresolved } from "../terraform/unresolved";

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

/**
 * Whether a value matches one of IAM's patterns, in which `*` is any characters and `?` one. Where a part of the
 * pattern or the value is not known (not before apply, or an IAM policy variable), that part could be anything.
 */
export function matchesPattern(pattern: string, value: string): Match {
  const open = isOpen(pattern) || isOpen(value);
  if (!open) {
    return fact(matchesGlob(pattern, value));
  }
  // A value with unknown parts can be compared only up to the first of them.
  const known = withOpenParts(value, "\0").split("\0")[0] ?? "";
  const glob = withOpenParts(pattern, "*");
  return isOpen(value)
    ? fact(couldBegin(glob, known)) === "no"
      ? "no"
      : "maybe"
    : matchesGlob(glob, value)
      ? "maybe"
      : "no";
}

/** The same for the segments of an ARN, in which a wildcard does not pass a colon before the last segment. */
export function matchesArn(pattern: string, value: string): Match {
  const patterns = segments(pattern);
  const values = segments(value);
  return patterns.length < 6 || values.length < 6
    ? matchesPattern(pattern, value)
    : all(patterns.map((segment, index) => matchesPattern(segment, values[index] ?? "")));
}

/** An ARN's six parts; the last one, the resource, may hold colons. */
function segments(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function isOpen(text: string): boolean {
  return hasUnresolved(text) || text.includes("${");
}

function withOpenParts(text: string, sign: string): string {
  return replaceUnresolved(text, sign).replaceAll(/\$\{[^}]*\}/g, sign);
}

/** Whether some text that begins with `start` matches. */
function couldBegin(glob: string, start: string): boolean {
  const literal = glob.split(/[*?]/)[0] ?? "";
  return literal.startsWith(start) || start.startsWith(literal);
}
