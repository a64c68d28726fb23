import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** A cost cannot be computed as it was asked for. The message is written for a terminal. */
export class CostError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
