import { differences, type Fingerprint, fingerprintOf } from "../modules/review/fingerprint/fingerprint";
import { readFingerprint, readState } from "../modules/review/fingerprint/read-fingerprint";
import { readDeeply } from "../modules/review/plan/read-deeply";
import { readPlanFile } from "../modules/review/plan/read-plan-file";
import { ReviewError } from "../modules/review/review-error";

/** What `mwaa-teams fingerprint` takes. */
export interface FingerprintOptions {
  readonly stack: string;
  readonly commit: string;
  /** Path of the state, or of its lineage and serial; of an empty file where there is no state yet. */
  readonly state: string;
  /** Path of a fingerprint, or its 64 digits: what the plan must change. */
  readonly sameAs?: string;
}

/** What to print, and how to end: 0 written or the same, 1 another change, 2 a file cannot be read. */
export interface FingerprintResult {
  /** For standard output; nothing where a file cannot be read. */
  readonly report?: string;
  /** For standard error. */
  readonly problem?: string;
  readonly exitCode: 0 | 1 | 2;
}

/** The fingerprint of a plan, or whether it is another plan's. */
export function fingerprint(plan: string, options: FingerprintOptions): FingerprintResult {
  const { stack, commit, state, sameAs } = options;
  try {
    const origin = { stack, commit, ...readState(readPlanFile(state), state) };
    const planned = readDeeply(plan, () => fingerprintOf(readPlanFile(plan), plan, origin));
    return sameAs === undefined
      ? { report: JSON.stringify(planned, undefined, 2), exitCode: 0 }
      : compared(planned, sameAs);
  } catch (error) {
    if (error instanceof ReviewError) {
      return { problem: error.message, exitCode: 2 };
    }
    throw error;
  }
}

function compared(planned: Fingerprint, sameAs: string): FingerprintResult {
  const digits = /^[0-9a-f]{64}$/.test(sameAs);
  const different = digits
    ? planned.fingerprint === sameAs
      ? []
      : [`fingerprint: must be ${sameAs}`]
    : differences(readFingerprint(readPlanFile(sameAs), sameAs), planned);
  const count = Object.keys(planned.changes).length;
  return different.length === 0
    ? { report: `${planned.stack}: ${count} ${count === 1 ? "change" : "changes"}, as reviewed`, exitCode: 0 }
    : {
        report: [
          `${planned.stack}: not what was reviewed; its fingerprint is ${planned.fingerprint}`,
          ...different.map((line) => `  ${line}`),
        ].join("\n"),
        exitCode: 1,
      };
}
