import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";

/** Something that keeps a command of the delivery from doing what it was asked for; the message says what to do. */
export class DeliveryError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
