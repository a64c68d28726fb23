import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** CDKTF's placeholder in a text for a value that is known only after apply. */
const TOKEN = /[$#&]\{TfToken\[[^\]]*\]\}/g;

/**
 * A prop that breaks a rule. The app reports it without a stack trace, since it is a mistake of the construct's
 * user.
 */
export class PropValidationError extends MwaaTeamsError {
  /** Path of the construct. */
  public readonly constructPath: string;
  /** The prop, with the path of the wrong value in it, such as `permissions[0].actions[1]`. */
  public readonly prop: string;
  /** What the prop must be, and what it is. */
  public readonly problem: string;

  public constructor(constructPath: string, prop: string, problem: string) {
    super(`${constructPath}: \`${readable(prop)}\` ${readable(problem)}`);
    this.constructPath = constructPath;
    this.prop = readable(prop);
    this.problem = readable(problem);
  }
}

/** CDKTF's placeholders for values that are known only after apply are not readable. */
function readable(message: string): string {
  return message.replaceAll(TOKEN, "<known after apply>");
}
