import { type Clock } from "./clock";

/** What is under way, for somebody who waits. */
export interface Progress {
  /** Shows a line in the place of the last one. */
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

/** No line: nobody looks at the output while it is written. */
export const NO_PROGRESS: Progress = { show: () => undefined, clear: () => undefined };

/** Whoever waits no longer than this needs no line. */
const PATIENCE_MS = 2_000;

/** One line on a terminal that is written over, from the third second on. */
export function terminalProgress(stream: NodeJS.WriteStream, clock: Clock): Progress {
  if (!stream.isTTY) {
    return NO_PROGRESS;
  }
  const started = clock.now();
  let isShown = false;
  return {
    show: (text) => {
      if (clock.now() - started >= PATIENCE_MS) {
        isShown = true;
        stream.write(`\r\u001b[K${text}`);
      }
    },
    clear: () => {
      if (isShown) {
        stream.write("\r\u001b[K");
        isShown = false;
      }
    },
  };
}
