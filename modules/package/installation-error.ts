import { MwaaTeamsError } from "./mwaa-teams-error";

/** The package cannot work as it is installed; the message says what to install. */
export class InstallationError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
    // Where it was thrown says nothing. Node prints the stack, and every property of the error's own after it.
    this.stack = message;
    Object.defineProperty(this, "name", { enumerable: false });
  }
}
