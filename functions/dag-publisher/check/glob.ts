/**
 * Whether a path matches a pattern: `*` is any part of a name, `**` any number of folders, `?` one character. A pattern
 * without any of them is the path itself, or a folder with everything in it.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchParts(pattern.replace(/\/$/, "/**").split("/"), path.split("/"));
}

/** By states, so that no pattern takes more than a step for each part of the path and of the pattern. */
function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  let states = closure(new Set([0]), pattern);
  for (const part of path) {
    const next = new Set<number>();
    for (const state of states) {
      const expected = pattern[state];
      if (expected === "**") {
        next.add(state);
      } else if (expected !== undefined && matchesName(expected, part)) {
        next.add(state + 1);
      } else if (expected === undefined && !/[*?]/.test(pattern.at(-1) ?? "")) {
        next.add(state);
      }
    }
    states = closure(next, pattern);
  }
  return states.has(pattern.length);
}

function closure(states: ReadonlySet<number>, pattern: readonly string[]): ReadonlySet<number> {
  const all = new Set(states);
  for (const state of all) {
    if (pattern[state] === "**") {
      all.add(state + 1);
    }
  }
  return all;
}

/** One name against one part of a pattern, by the greedy algorithm that goes back to the last star. */
function matchesName(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const expected = pattern.charAt(p);
    if (expected === "*") {
      star = p;
      mark = n;
      p += 1;
    } else if (p < pattern.length && (expected === "?" || expected === name.charAt(n))) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      n = mark;
    } else {
      return false;
    }
  }
  while (pattern.charAt(p) === "*") {
    p += 1;
  }
  return p === pattern.length;
}
