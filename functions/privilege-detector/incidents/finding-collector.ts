import { type Finding } from "../model/finding";
import { type LogEvent } from "../model/log-event";
import { graverOf, isGraver, type Significance } from "../model/significance";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { MOST_PER_MINUTE, minuteOf } from "./flood";
import { SUSPECTED } from "./fold";

/** A line that could not be classified. The line itself stays out of the log: it may hold a secret. */
export interface LineFailure {
  readonly logGroup: string;
  readonly logStream: string;
  readonly timestamp: number;
  readonly error: string;
}

/** How many findings are kept at most: with the longest evidence, some 40 MB. */
export const MOST_FINDINGS = 20_000;

/** How many failures are kept; one is enough for a person to look. */
const MOST_FAILURES = 100;

/** Findings of one stream in one minute. */
interface Minute {
  /** Fingerprints of those that are kept: a line that was written twice is one. */
  readonly kept: Set<string>;
  gravest: Significance;
  last: Finding;
  unlisted: number;
}

/**
 * Classifies lines one by one and keeps what they show, in bounded memory: of a minute that is a flood, as many lines as show
 * that it is one, and each that is graver than those before; the others are counted.
 */
export class FindingCollector {
  /** Lines that the rules failed on. */
  public readonly failures: LineFailure[] = [];
  private readonly kept: Finding[] = [];
  private readonly minutes = new Map<string, Minute>();

  /** Whether what was read so far is enough for one slice. */
  public get isFull(): boolean {
    return this.kept.length >= MOST_FINDINGS;
  }

  /** Classifies a line. No line keeps the others from being classified. */
  public add(event: LogEvent): void {
    try {
      const finding = findPrivilegeChange(event);
      if (finding !== undefined) {
        this.keep(finding);
      }
    } catch (error) {
      if (this.failures.length < MOST_FAILURES) {
        const { logGroup, logStream, timestamp } = event;
        const name = error instanceof Error ? error.name : "unknown";
        this.failures.push({ logGroup, logStream, timestamp, error: name });
      }
    }
  }

  /** What was found, in the order of the lines. */
  public findings(): Finding[] {
    const unlisted = new Map(
      [...this.minutes.values()].flatMap((minute) =>
        minute.unlisted === 0 ? [] : [[minute.last, minute.unlisted] as const],
      ),
    );
    return this.kept.map((finding) => {
      const more = unlisted.get(finding);
      return more === undefined ? finding : { ...finding, unlisted: more };
    });
  }

  private keep(finding: Finding): void {
    const { logGroup, logStream, kind, fingerprint } = finding;
    const key = `${kind === SUSPECTED}|${minuteOf(finding)}|${logGroup}|${logStream}`;
    const minute = this.minutes.get(key);
    if (minute === undefined) {
      this.minutes.set(key, { kept: new Set([fingerprint]), gravest: finding, last: finding, unlisted: 0 });
    } else if (minute.kept.has(fingerprint)) {
      return;
    } else if (minute.kept.size <= MOST_PER_MINUTE || isGraver(finding, minute.gravest)) {
      minute.kept.add(fingerprint);
      minute.gravest = graverOf(minute.gravest, finding);
      minute.last = finding;
    } else {
      minute.unlisted += 1;
      return;
    }
    this.kept.push(finding);
  }
}
