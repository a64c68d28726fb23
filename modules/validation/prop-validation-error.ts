/** What stands in a text for a value that only Terraform knows. */
const TOKEN = /[$#&]\{TfToken\[[^\]]*\]\}/g;

/** A prop that breaks a rule: a mistake of the construct's user, told without a stack trace by the app. */
export class PropValidationError extends Error {
  /** What the prop must be, and what it was. */
  public readonly problem: string;

  /**
   * @param constructPath path of the construct
   * @param prop the prop, with the place in it that is wrong, such as `permissions[0].actions[1]`
   * @param problem what it must be, and what it was
   */
  public constructor(
    public readonly constructPath: string,
    public readonly prop: string,
    problem: string,
  ) {
    super(`${constructPath}: \`${readable(prop)}\` ${readable(problem)}`);
    this.problem = readable(problem);
    this.name = "PropValidationError";
  }
}

/** CDKTF's marks of values that are known after apply only mean nothing to a person. */
function readable(message: string): string {
  return message.replaceAll(TOKEN, "<known after apply>");
}
