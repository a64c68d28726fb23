import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";

/** The stacks of two commits cannot be compared. */
export class StacksError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
