import { type Severity } from "../model/finding";
import { type Table } from "../runtime/table";
import {
  attributesOf,
  type DigestRow,
  type MailState,
  mailStateOf,
  MESSAGES_PER_HOUR,
  withSent,
  withWaiting,
} from "./mail-state";

/** Writes by several runs at once, before the step fails and the next run tries again. */
const ATTEMPTS = 10;

/** How long what is in it matters, in seconds. */
const KEPT_SECONDS = 90 * 24 * 3_600;

/**
 * What an environment's topics still take in this hour, in the item `mail#<environment>`. A flood of incidents is a flood of
 * messages, which nobody reads and which delays the rest: beyond a number of each severity they wait for a digest.
 */
export class Mailbox {
  private state: MailState | undefined;
  private sent: Partial<Record<Severity, number>> = {};

  public constructor(
    private readonly table: Table,
    private readonly environment: string,
    private readonly now: () => number,
  ) {}

  /** Whether one more message of the severity may be sent; it then counts. Other runs' are known as of the first time. */
  public async takes(severity: Severity): Promise<boolean> {
    this.state ??= await this.read();
    const count = (this.state.sent[severity] ?? 0) + (this.sent[severity] ?? 0);
    if (count >= MESSAGES_PER_HOUR) {
      return false;
    }
    this.sent = { ...this.sent, [severity]: (this.sent[severity] ?? 0) + 1 };
    return true;
  }

  /** Notes what was sent since the last time, and what waits. */
  public async note(waiting: readonly DigestRow[]): Promise<void> {
    if (waiting.length > 0 || Object.keys(this.sent).length > 0) {
      this.state = await this.change((state) => withWaiting(withSent(state, this.sent), waiting));
      this.sent = {};
    }
  }

  /** What waits for a digest. */
  public async waiting(): Promise<readonly DigestRow[]> {
    return (await this.read()).waiting;
  }

  /** Notes that a digest was sent; what came to wait meanwhile goes on waiting. */
  public async digested(rows: readonly DigestRow[]): Promise<void> {
    await this.change((state) =>
      withWaiting(
        state,
        rows.map((row) => ({ ...row, count: -row.count })),
      ),
    );
  }

  private async read(): Promise<MailState> {
    return mailStateOf(await this.table.get(this.key), this.now());
  }

  private async change(next: (state: MailState) => MailState): Promise<MailState> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const item = await this.table.get(this.key);
      const state = next(mailStateOf(item, this.now()));
      const revision = Number(item?.revision ?? 0);
      const expiresAt = Math.floor(this.now() / 1_000) + KEPT_SECONDS;
      const written = { pk: this.key, revision: revision + 1, expiresAt, ...attributesOf(state) };
      if (await this.table.put(written, item === undefined ? "absent" : { revision })) {
        return state;
      }
    }
    throw new Error(`Other runs kept changing what waits for the digest of ${this.environment}.`);
  }

  private get key(): string {
    return `mail#${this.environment}`;
  }
}
