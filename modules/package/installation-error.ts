/** The package cannot work as it is installed: a matter of `npm install`, told without a stack trace. */
export class InstallationError extends Error {
  public constructor(message: string) {
    super(message);
    // Where it was thrown says nothing: Node prints the message alone.
    this.stack = message;
  }

  /** No property of the error's own, which Node would print after the message. */
  public override get name(): string {
    return "InstallationError";
  }
}
