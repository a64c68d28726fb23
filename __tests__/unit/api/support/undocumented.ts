/** Documented. */
export interface Props {
  /** Documented. */
  readonly described: string;
  readonly bare: string;
  /** Documented. */
  readonly withoutDefault?: string;
  /**
   * Documented.
   * @default - nothing
   */
  readonly withDefault?: string;
}

export class Bare {
  public static make(): Bare {
    return new Bare();
  }

  /** Documented. */
  public readonly described = "";
  public readonly attribute = "";
  protected readonly unseen = "";
  private readonly hidden = this.unseen;

  public method(): string {
    return this.hidden;
  }
}

export const BARE = "";
