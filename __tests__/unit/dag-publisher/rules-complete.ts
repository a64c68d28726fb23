import { RULES } from "../../../functions/dag-publisher/check/rules";
import { type Family } from "./evasions/grammar/sinks";

/** Families of rules about what a file does; ENC is the preflight's. */
const FAMILIES: readonly Family[] = ["IMP", "DB", "PRIV", "CRED", "EXEC", "IO", "AF"];

/** Whether each family has a rule: what is measured of all of them together has no meaning before. */
export function hasAllFamilies(): boolean {
  return FAMILIES.every((family) => RULES.some(({ id }) => id.startsWith(family)));
}
