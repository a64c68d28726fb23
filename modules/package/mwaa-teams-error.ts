/**
 * The base of every error of this library that its user can correct: a value, a file or an installation. The message
 * says where, what and what is allowed; the command line prints it without a stack trace.
 */
export abstract class MwaaTeamsError extends Error {
  protected constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
