import { type Section } from "../examine";
import { countsOf, exitCodeOf } from "./verdict";

const VERDICTS = { 0: "ok", 1: "failed", 2: "unchecked" } as const;

/** The report for a program: the verdict, the counts, and the sections with their findings. */
export function jsonReport(sections: readonly Section[]): string {
  return JSON.stringify(
    { verdict: VERDICTS[exitCodeOf(sections)], counts: countsOf(sections), sections },
    undefined,
    2,
  );
}
