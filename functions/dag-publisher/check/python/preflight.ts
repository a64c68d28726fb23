/** Far more than a file of DAGs has; Airflow reads it again every 30 seconds. */
export const MAX_BYTES = 512 * 1024;

/** What stops a file before it is parsed, and where in its text. */
export interface PreflightProblem {
  readonly rule: "ENC001" | "ENC002" | "ENC003" | "ENC004";
  readonly message: string;
  readonly fix: string;
  /** Offset in the text; missing where it is about the file as a whole. */
  readonly start?: number;
}

/** The text of a file, or what stops it. */
export interface Preflight {
  readonly text: string;
  readonly problems: readonly PreflightProblem[];
}

/** PEP 263, as CPython reads it: a comment in the first two lines. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const UTF8 = /^(utf-?8|us-ascii|ascii)$/i;

const UTF8_TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Controls but tab and line feed; a carriage return only before a line feed. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)/g;

/** Text that is shown in another order than it is run in, or not at all: CVE-2021-42574. */
const INVISIBLE =
  /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\udb40[\udc00-\udfff]/g;

/**
 * Rejects what CPython and a parser of the text read differently, and never repairs it: such a difference hides code
 * from whoever reads the file, a person or a program.
 */
export function preflight(bytes: Uint8Array): Preflight {
  if (bytes.length > MAX_BYTES) {
    return stop("ENC004", `the file has ${bytes.length} bytes, more than ${MAX_BYTES}`, "split the file");
  }
  let text;
  try {
    text = UTF8_TEXT.decode(bytes);
  } catch {
    return stop("ENC001", "the file is not UTF-8", "save the file as UTF-8 without a byte order mark");
  }
  // In UTF-8, what is no ASCII takes more bytes than UTF-16 code units.
  const isAscii = text.length === bytes.length;
  const problems = [...cookieProblems(text), ...characterProblems(text, isAscii)];
  return { text, problems };
}

function stop(rule: PreflightProblem["rule"], message: string, fix: string): Preflight {
  return { text: "", problems: [{ rule, message, fix }] };
}

function cookieProblems(text: string): PreflightProblem[] {
  let start = 0;
  return text.split("\n", 2).flatMap((line) => {
    const lineStart = start;
    start += line.length + 1;
    const encoding = COOKIE.exec(line)?.[1];
    return encoding === undefined || UTF8.test(encoding)
      ? []
      : [
          {
            rule: "ENC001" as const,
            message: `the file asks Python to read it as ${encoding}`,
            fix: "save the file as UTF-8, and remove the comment",
            start: lineStart,
          },
        ];
  });
}

function characterProblems(text: string, isAscii: boolean): PreflightProblem[] {
  const controls = firstMatch(text, CONTROL);
  const invisible = isAscii ? undefined : firstMatch(text, INVISIBLE);
  return [
    ...(controls === undefined
      ? []
      : [
          {
            rule: "ENC002" as const,
            message: `the control character ${codePoint(text, controls)} is in the text`,
            fix: "remove it, or write it as an escape; lines end with LF or CRLF",
            start: controls,
          },
        ]),
    ...(invisible === undefined
      ? []
      : [
          {
            rule: "ENC002" as const,
            message: `the character ${codePoint(text, invisible)} is in the text, which hides or reorders what is shown`,
            fix: "remove it, or write it as an escape such as \\u200b",
            start: invisible,
          },
        ]),
  ];
}

function firstMatch(text: string, pattern: RegExp): number | undefined {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.index;
}

function codePoint(text: string, offset: number): string {
  return `U+${(text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
