/** Whether a list of ids has this one, itself or by a beginning with `*`: `warehouse`, `payments_*`. */
export function isIdListed(id: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith("*") ? id.startsWith(entry.slice(0, -1)) : id === entry));
}

/** Whether a list of functions or classes has the dotted name, itself or by what is above it: `team_lib.*`. */
export function isDottedNameListed(name: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith(".*") ? name.startsWith(entry.slice(0, -1)) : name === entry));
}

/** Whether a list of modules has this one, or one that it is in: `pandas` is `pandas.*` too. */
export function isModuleListed(module: string, list: readonly string[]): boolean {
  return list.some((entry) => {
    const listed = entry.replace(/\.\*$/, "");
    return module === listed || module.startsWith(`${listed}.`);
  });
}

/** Whether a list of hosts has this one: `api.example.com`, `*.example.com`. */
export function isHostListed(host: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.startsWith("*.") ? host.endsWith(entry.slice(1)) : host === entry));
}
