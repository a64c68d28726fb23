import { createHash } from "node:crypto";
import { type Finding } from "../model/finding";

/**
 * How many findings of one stream within one minute of the clock are reported one by one. No command logs as many; code that
 * wants to be overlooked, or to keep the detector busy for ever, may print any number.
 */
export const MOST_PER_MINUTE = 200;

const MINUTE = 60_000;

/** Findings of one stream: those to be reported one by one, and minutes that hold too many. */
export interface Floods {
  readonly calm: readonly Finding[];
  readonly floods: readonly (readonly Finding[])[];
}

/** Takes the minutes with too many findings out of a stream's. */
export function separateFloods(findings: readonly Finding[]): Floods {
  const minutes = new Map<number, Finding[]>();
  for (const finding of findings) {
    const minute = minuteOf(finding);
    const known = minutes.get(minute);
    if (known === undefined) {
      minutes.set(minute, [finding]);
    } else {
      known.push(finding);
    }
  }
  const isFlood = (minute: readonly Finding[]): boolean => minute.length > MOST_PER_MINUTE;
  return {
    calm: findings.filter((finding) => !isFlood(minutes.get(minuteOf(finding)) ?? [])),
    floods: [...minutes.values()].filter(isFlood),
  };
}

/** The same for every cut of the same minute, so that a flood that goes on is reported once a minute. */
export function floodId(first: Finding): string {
  return createHash("sha256")
    .update(`flood|${first.logGroup}|${first.logStream}|${minuteOf(first)}`)
    .digest("hex");
}

/** The minute of the clock that a finding is in. */
export function minuteOf({ timestamp }: Finding): number {
  return Math.floor(timestamp / MINUTE);
}
