/** A pattern of `.gitignore`, as a regular expression for a path; a folder's path ends with `/`. */
export interface GitignorePattern {
  readonly expression: RegExp;
  /** Whether it takes back what a pattern before it leaves out. */
  readonly negated: boolean;
}

/**
 * Reads a pattern as git does, and pathspec, by which Airflow reads it; nothing where it is none.
 * https://git-scm.com/docs/gitignore#_pattern_format
 */
export function gitignorePattern(line: string): GitignorePattern | undefined {
  const negated = line.startsWith("!");
  const text = (negated ? line.slice(1) : line).replace(/(?<!\\) +$/, "");
  const parts = text.split("/");
  const folderOnly = parts.at(-1) === "" && parts.length > 1;
  if (folderOnly) {
    parts.pop();
  }
  if (parts[0] === "" && parts.length > 1) {
    parts.shift();
  } else if (parts.length === 1 && parts[0] !== "**") {
    // A name alone matches at any depth.
    parts.unshift("**");
  }
  if (parts.every((part) => part === "")) {
    return undefined;
  }
  return { expression: new RegExp(`^${expressionOf(parts)}${folderOnly ? "/" : "(?:/|$)"}`, "u"), negated };
}

function expressionOf(parts: readonly string[]): string {
  return parts
    .map((part, index) => {
      const last = index === parts.length - 1;
      if (part === "**") {
        return last ? ".+" : "(?:.*/)?";
      }
      return nameExpression(part) + (last ? "" : "/");
    })
    .join("");
}

/** The part of a pattern between two `/`. */
function nameExpression(part: string): string {
  let expression = "";
  for (let at = 0; at < part.length; at += 1) {
    const character = part.charAt(at);
    const set = /^\[[!^]?\]?[^\]]*\]/.exec(part.slice(at))?.[0];
    if (character === "*") {
      expression += "[^/]*";
    } else if (character === "?") {
      expression += "[^/]";
    } else if (character === "[" && set !== undefined) {
      expression += setExpression(set);
      at += set.length - 1;
    } else {
      // A backslash takes the next character as it is.
      at += character === "\\" && at + 1 < part.length ? 1 : 0;
      expression += part.charAt(at).replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    }
  }
  return expression;
}

function setExpression(set: string): string {
  const negated = /^\[[!^]/.test(set);
  const members = set.slice(negated ? 2 : 1, -1).replace(/[\\\][^]/g, "\\$&");
  return `[${negated ? "^" : ""}${members}]`;
}
