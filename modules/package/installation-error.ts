import { MwaaTeamsError } from "./mwaa-teams-error";

/** The package cannot work as it is installed; the message says what to install. */
export class InstallationError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
    // The stack trace does not help here. Node prints the stack, and every own property of the error after it.
    this.stack = message;
    Object.defineProperty(this, "name", { enumerable: false });
  }
}
