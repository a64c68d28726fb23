import fs from "node:fs";
import { type Acknowledgement, parseAcknowledgements } from "./acknowledgements";
import { Plan } from "./plan/plan";
import { MAX_PLAN_BYTES } from "./plan/plan-json";
import { type ReviewReport } from "./report/review-report";
import { type Acknowledged, reviewPlan } from "./review";
import { ReviewError } from "./review-error";

/** What is accepted, and when it is looked at. */
export interface AcknowledgementsFile {
  readonly file: string;
  /** Such as `2027-03-31`. */
  readonly today: string;
}

/**
 * Reviews plans, one after the other: only one is in memory.
 * @throws ReviewError for the first file that cannot be read
 */
export function reviewPlans(files: readonly string[], accepted?: AcknowledgementsFile): ReviewReport {
  const { valid = [], expired = [] } =
    accepted === undefined ? {} : parseAcknowledgements(read(accepted.file), accepted.file, accepted.today);
  const plans = [...new Set(files)].map((file) => reviewPlan(Plan.parse(read(file), file), valid));
  const used = new Set<Acknowledgement>(
    plans.flatMap(({ acknowledged }) => acknowledged.map(({ by }: Acknowledged) => by)),
  );
  return { plans, expired, unused: valid.filter((one) => !used.has(one)) };
}

function read(file: string): string {
  try {
    const { size } = fs.statSync(file);
    if (size > MAX_PLAN_BYTES) {
      throw new ReviewError(
        `${file}: must be at most ${MAX_PLAN_BYTES / 1024 ** 2} MB, got: ${Math.round(size / 1024 ** 2)} MB`,
      );
    }
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof ReviewError) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    const got =
      code === "ENOENT"
        ? "no such file"
        : code === "EISDIR"
          ? "a folder"
          : `a file that cannot be read (${code ?? "unknown"})`;
    throw new ReviewError(`${file}: must be a file, got: ${got}`);
  }
}
