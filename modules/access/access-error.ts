import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** Something about the synthesized output that keeps it from being read; its message is for a terminal. */
export class AccessError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
