/** Whether a policy's list has the id, itself or by a beginning with `*`: `payments_*`. */
export function isListed(id: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith("*") ? id.startsWith(entry.slice(0, -1)) : id === entry));
}

/** Whether a policy's list has the dotted name, itself or by what is above it: `team_lib.*`. */
export function isDottedNameListed(name: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith(".*") ? name.startsWith(entry.slice(0, -1)) : name === entry));
}
