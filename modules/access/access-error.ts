import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** The synthesized output cannot be read. The message is written for a terminal. */
export class AccessError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
