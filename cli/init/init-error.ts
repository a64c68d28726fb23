import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";

/** `init` cannot write a starter: a line for each problem. */
export class InitError extends MwaaTeamsError {
  public constructor(problems: readonly string[]) {
    super([...problems, "Nothing was written."].join("\n"));
  }
}
