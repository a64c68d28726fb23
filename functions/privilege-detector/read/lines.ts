import { type LogEvent } from "../model/log-event";

/** What becomes of lines while they are read: a page at a time, so that no volume has to fit into memory. */
export interface LineSink {
  /** @returns whether there is room for more; where not, the read ends with this page */
  take(events: readonly LogEvent[]): boolean;
}
