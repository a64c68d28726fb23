/** What a check can say: `unchecked` is what could not be seen, and is never good news. */
export type Status = "ok" | "warning" | "failed" | "unchecked";

/** One line of the report. */
export interface Finding {
  /** Name of the check, such as `quotas`. */
  readonly check: string;
  readonly status: Status;
  /** What the line is about: a name, an id or an ARN. */
  readonly subject: string;
  /** What was found, or why nothing was. */
  readonly message: string;
  /** What to do about it; missing where there is nothing to do. */
  readonly todo?: string;
}

/** Writes the findings of one check about one subject. */
export interface FindingWriter {
  ok(message: string): Finding;
  warning(message: string, todo: string): Finding;
  failed(message: string, todo: string): Finding;
  unchecked(message: string, todo: string): Finding;
}

/** Findings of a check about a subject. */
export function findingsAbout(check: string, subject: string): FindingWriter {
  const of =
    (status: Status) =>
    (message: string, todo?: string): Finding => ({ check, status, subject, message, todo });
  return { ok: of("ok"), warning: of("warning"), failed: of("failed"), unchecked: of("unchecked") };
}
