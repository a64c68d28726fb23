import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";

/** An environment cannot be imported. The message is written for a terminal. */
export class ImportError extends MwaaTeamsError {
  public constructor(problems: readonly string[]) {
    super([...problems, "Nothing was written."].join("\n"));
  }
}
