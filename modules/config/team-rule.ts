import { type Path } from "../yaml/path";
import { type TeamInput } from "./team-schema";
import { type TeamProblem } from "./value-rules";

/** A rule about values of a team that must fit together, once `defaults` are merged. */
export interface TeamRule {
  /**
   * The paths that the rule reads. It runs only where the schema found no problem at these paths, so that their
   * values have the types of the schema.
   */
  readonly reads: readonly Path[];
  readonly problems: (team: TeamInput) => TeamProblem[];
}
