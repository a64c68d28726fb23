type TerraformFunction = (...args: unknown[]) => unknown;

/**
 * Terraform's functions that occur in policies and names; each returns nothing for arguments that it does not
 * support.
 */
const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  element: (list, index) =>
    Array.isArray(list) && list.length > 0 && typeof index === "number"
      ? (list as unknown[])[index % list.length]
      : undefined,
  join: (separator, list) =>
    typeof separator === "string" && Array.isArray(list) ? list.join(separator) : undefined,
  jsonencode: (value) => JSON.stringify(value),
  lower: (text) => (typeof text === "string" ? text.toLowerCase() : undefined),
  replace: (text, search, replacement) =>
    typeof text === "string" && typeof search === "string" && typeof replacement === "string"
      ? replaced(text, search, replacement)
      : undefined,
};

/** The result of a call, or nothing where the function or its arguments are not supported. */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(...args) : undefined;
}

/** A search between slashes is a regular expression. */
function replaced(text: string, search: string, replacement: string): string | undefined {
  const [, pattern] = /^\/(.*)\/$/s.exec(search) ?? [];
  if (pattern === undefined) {
    return text.replaceAll(search, () => replacement);
  }
  try {
    return text.replaceAll(new RegExp(pattern, "g"), replacement);
  } catch {
    return undefined;
  }
}
