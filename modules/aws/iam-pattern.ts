/**
 * Whether a value matches one of IAM's patterns, in which `*` is any characters and `?` one. Takes time linear in
 * both for each `*`: an untrusted pattern must not block the program.
 */
export function matchesGlob(pattern: string, value: string): boolean {
  let p = 0;
  let v = 0;
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    if (pattern[p] === "*") {
      star = p;
      p += 1;
      resume = v;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === value[v])) {
      p += 1;
      v += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      v = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") {
    p += 1;
  }
  return p === pattern.length;
}

/**
 * Whether one pattern matches everything that the other matches: the wildcards of the other are read as letters. A
 * pattern with a policy variable or a Terraform reference covers nothing, since its value is unknown.
 */
export function coversPattern(pattern: string, other: string): boolean {
  const unknown = pattern.includes("${") || other.includes("${");
  // `?` is one character, and must not take a `*` for that.
  const oneForMany = pattern.includes("?") && other.includes("*");
  return !unknown && !oneForMany && matchesGlob(pattern, other);
}

/**
 * Whether there may be a value that both patterns match. A policy variable or a Terraform reference may stand for any
 * text.
 */
export function patternsOverlap(one: string, other: string): boolean {
  const a = withoutReferences(one);
  const b = withoutReferences(other);
  if (isLiteral(a) && isLiteral(b)) {
    return a === b;
  }
  if (!prefixesAgree(a, b)) {
    return false;
  }
  // below[j]: whether the rest of `a` below this character overlaps with b from j on.
  let below = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(j)));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = new Array<boolean>(b.length + 1).fill(false);
    for (let j = b.length; j >= 0; j -= 1) {
      if (a[i] === "*") {
        row[j] = below[j] === true || (j < b.length && row[j + 1] === true);
      } else if (b[j] === "*") {
        row[j] = row[j + 1] === true || below[j] === true;
      } else {
        row[j] = j < b.length && (a[i] === "?" || b[j] === "?" || a[i] === b[j]) && below[j + 1] === true;
      }
    }
    below = row;
  }
  return below[0] === true;
}

/**
 * The same for two ARNs or `*`: wildcards of the first five parts do not reach beyond their part.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnsOverlap(one: string, other: string): boolean {
  return byParts(withoutReferences(one), withoutReferences(other), patternsOverlap);
}

/** `coversPattern` for two ARNs or `*`. */
export function coversArn(arn: string, other: string): boolean {
  return byParts(arn, other, coversPattern);
}

function byParts(one: string, other: string, holds: (one: string, other: string) => boolean): boolean {
  const some = partsOf(one);
  const others = partsOf(other);
  return some === undefined || others === undefined
    ? holds(one, other)
    : some.every((part, index) => holds(part, others[index] ?? ""));
}

/** The six parts of an ARN; the last one may have colons. */
function partsOf(arn: string): string[] | undefined {
  const parts = arn.split(":");
  return parts[0] === "arn" && parts.length >= 6
    ? [...parts.slice(0, 5), parts.slice(5).join(":")]
    : undefined;
}

/** Whether a pattern matches itself alone. */
export function isLiteral(pattern: string): boolean {
  return !pattern.includes("*") && !pattern.includes("?") && !pattern.includes("${");
}

function withoutReferences(pattern: string): string {
  return pattern.includes("${") ? pattern.replaceAll(/\$+\{[^}]*\}/g, "*") : pattern;
}

/** Most pairs differ before the first wildcard. */
function prefixesAgree(a: string, b: string): boolean {
  const literal = (pattern: string): number => (/[*?]/.exec(pattern) ?? { index: pattern.length }).index;
  const shared = Math.min(literal(a), literal(b));
  return a.slice(0, shared) === b.slice(0, shared);
}
