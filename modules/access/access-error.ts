/** Something about the synthesized output that keeps it from being read; its message is for a terminal. */
export class AccessError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "AccessError";
  }
}
