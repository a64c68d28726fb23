import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** A plan or an acknowledgements file cannot be read. The message is written for a terminal. */
export class ReviewError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
