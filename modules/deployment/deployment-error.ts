import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** No policy can be made for a stack. The message is written for a terminal. */
export class DeploymentError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}
