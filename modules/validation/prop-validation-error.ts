import { MwaaTeamsError } from "../package/mwaa-teams-error";

/** What stands in a text for a value that only Terraform knows. */
const TOKEN = /[$#&]\{TfToken\[[^\]]*\]\}/g;

/** A prop that breaks a rule: a mistake of the construct's user, told without a stack trace by the app. */
export class PropValidationError extends MwaaTeamsError {
  /** Path of the construct. */
  public readonly constructPath: string;
  /** The prop, with the place in it that is wrong, such as `permissions[0].actions[1]`. */
  public readonly prop: string;
  /** What the prop must be, and what it was. */
  public readonly problem: string;

  public constructor(constructPath: string, prop: string, problem: string) {
    super(`${constructPath}: \`${readable(prop)}\` ${readable(problem)}`);
    this.constructPath = constructPath;
    this.prop = readable(prop);
    this.problem = readable(problem);
  }
}

/** CDKTF's marks of values that are known after apply only mean nothing to a person. */
function readable(message: string): string {
  return message.replaceAll(TOKEN, "<known after apply>");
}
