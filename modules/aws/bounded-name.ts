import { createHash } from "node:crypto";
import { Token } from "cdktf";

/**
 * The name where it fits, else its start and a hash of all of it, so that two long names that differ only at the
 * end stay different.
 */
export function boundedName(name: string, maxLength: number): string {
  if (Token.isUnresolved(name) || name.length <= maxLength) {
    return name;
  }
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, maxLength - hash.length - 1)}-${hash}`;
}
