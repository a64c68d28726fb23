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
  return !pattern.includes("${") && !other.includes("${") && matchesGlob(pattern, other);
}
