import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** A folder cannot be used for the output, or what is in it: where, what it must be, and what it is. */
export class OutputError extends MwaaTeamsError {
  public constructor(message: string) {
    super(`${message}\nNothing was written.`);
  }
}
