import { keysOf, type TeamKey } from "./key-target";
import { teamSchema } from "./team-schema";

/** Every key of a team that has a value, in the order of the schema. */
export const TEAM_KEYS: readonly TeamKey[] = keysOf(teamSchema);
