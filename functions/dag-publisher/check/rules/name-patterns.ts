/** Whether a list of a policy names it: `warehouse`, `payments_*`, `team_lib.*` (with the module itself). */
export function isListed(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    if (pattern.endsWith(".*") && name === pattern.slice(0, -2)) {
      return true;
    }
    return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
  });
}

/** Whether a list of hosts names it: `api.example.com`, `*.example.com`. */
export function isListedHost(patterns: readonly string[], host: string): boolean {
  return patterns.some((pattern) =>
    pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host,
  );
}
