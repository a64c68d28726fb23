/** One line of text without the prefixes that Airflow's log formats put before it. */
export interface LogLine {
  readonly text: string;
  /** The Python file (`override.py`) or logger that wrote it, where the line says so. */
  readonly writtenBy?: string;
}

/** What a log event says, in whichever of Airflow's formats it came. */
export interface LogMessage {
  /** The whole text: line breaks kept, so that a command over several lines stays in one piece. */
  readonly text: string;
  /** The whole text without what the outermost log formats put before and behind it: to be read by people. */
  readonly core: string;
  /** The text's lines, each without prefixes. */
  readonly lines: readonly LogLine[];
  /** Key-value pairs that a structured logger added, such as `method` and `path`. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads a log event's message: 2.x text with one prefix or several (a command's own log lines inside a task's),
 * 3.x JSON (facts: amazon-mwaa-docker-images writes `json.dumps(event)`), structlog's console format. Never
 * throws, and takes time in proportion to the message's length: anything else is text as it is.
 */
export function readMessage(message: string): LogMessage {
  const { texts, fields, writtenBy } = unwrap(message, 0);
  const whole = texts.map(stripColours).join("\n");
  const lines = whole.split(LINE_BREAK).map((line) => readLine(line, writtenBy));
  const consoleFields = lines.length === 1 ? lines[0]?.fields : undefined;
  return { text: whole, core: readLine(whole, writtenBy).text, lines, fields: consoleFields ?? fields };
}

interface Unwrapped {
  readonly texts: readonly string[];
  readonly fields: ReadonlyMap<string, string>;
  readonly writtenBy?: string;
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/** JSON inside JSON occurs where a task logs the output of a program that logs JSON itself. */
const DEEPEST = 3;

function unwrap(message: string, depth: number): Unwrapped {
  if (!/^\s{0,8}\{/.test(message) || depth === DEEPEST) {
    return { texts: [message], fields: NO_FIELDS };
  }
  const record = parseRecord(message);
  if (record === undefined) {
    // Cut off, most likely: 2.x cuts at 256 KiB and 3.0 splits. The quotes are still JSON's.
    return { texts: [message.replaceAll('\\"', '"')], fields: NO_FIELDS };
  }
  const event = record.event;
  if (typeof event !== "string") {
    return { texts: [message], fields: NO_FIELDS };
  }
  const inner = unwrap(event, depth + 1);
  return {
    texts: [...inner.texts, ...exceptionTexts(record.error_detail)],
    fields: inner.fields.size > 0 ? inner.fields : scalars(record),
    writtenBy: inner.writtenBy ?? (typeof record.logger === "string" ? record.logger : undefined),
  };
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** structlog's `ExceptionDictTransformer` puts each exception of the chain into `error_detail`. */
function exceptionTexts(errorDetail: unknown): string[] {
  return (Array.isArray(errorDetail) ? (errorDetail as unknown[]) : []).flatMap((exception) => {
    const value = (exception as { exc_value?: unknown } | null)?.exc_value;
    return typeof value === "string" ? [value] : [];
  });
}

function scalars(record: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(record).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" ? [[key, String(value)] as const] : [],
    ),
  );
}

// Built from the code point: a control character in a literal would be invisible here.
const COLOUR = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]{0,20}m`, "g");

function stripColours(text: string): string {
  return text.replace(COLOUR, "");
}

/** Python's `repr` of a program's output has its line breaks as `\n`. */
const LINE_BREAK = /\r\n|\n|\\n/;

/** `[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - `, the default `log_format` of 2.x. */
const PREFIX_2 = /^\s{0,8}\[[^\]]{1,60}\] \{([^}:]{1,200}):\d{1,6}\} [A-Z]{1,10} {0,3}- /;

/** `2026-05-06T01:00:14.610844Z [info     ] `, structlog's console renderer, as 3.1 and later use it. */
const PREFIX_3 = /^\s{0,8}\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:?\d\d)? \[[a-z]{1,10} {0,10}\] /;

/** A command's line inside a task's line inside a worker's: more than that is not known. */
const MOST_PREFIXES = 5;

interface ConsoleLine extends LogLine {
  readonly fields?: ReadonlyMap<string, string>;
}

function readLine(line: string, writtenBy: string | undefined): ConsoleLine {
  let text = line;
  let author = writtenBy;
  for (let count = 0; count < MOST_PREFIXES; count += 1) {
    const older = PREFIX_2.exec(text);
    if (older !== null) {
      text = text.slice(older[0].length);
      author = older[1];
      continue;
    }
    const newer = PREFIX_3.exec(text);
    if (newer === null) {
      break;
    }
    const event = readConsoleEvent(text.slice(newer[0].length));
    if (event.writtenBy !== undefined || event.fields !== undefined) {
      return event;
    }
    text = event.text;
    author = undefined;
  }
  return { text: text.trimEnd(), writtenBy: author };
}

/** `event      [logger] key=value key=value`; the event itself may hold brackets, so the last logger counts. */
function readConsoleEvent(text: string): ConsoleLine {
  let end = text.length;
  for (let tries = 0; tries < 4; tries += 1) {
    const at = text.lastIndexOf(" [", end);
    if (at < 0) {
      break;
    }
    const logger = /^ \[([A-Za-z_][\w.]{0,300})\](?: |$)/.exec(text.slice(at, at + 310))?.[1];
    if (logger !== undefined) {
      const fields = keyValues(text.slice(at + logger.length + 3));
      return { text: text.slice(0, at).trimEnd(), writtenBy: logger, fields };
    }
    end = at - 1;
  }
  return { text };
}

function keyValues(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/(?:^|\s)(\w{1,40})=(\S{1,2000})/g)].map(([, key = "", value = ""]) => [
      key,
      value.replace(/^'|'$/g, ""),
    ]),
  );
}
