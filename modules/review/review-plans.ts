import { type Acknowledgement, parseAcknowledgements } from "./acknowledgements";
import { Plan } from "./plan/plan";
import { readDeeply } from "./plan/read-deeply";
import { readPlanFile } from "./plan/read-plan-file";
import { type ReviewReport } from "./report/review-report";
import { type Acknowledged, reviewPlan, type ReviewSettings } from "./review";

/** What is accepted, and when it is looked at. */
export interface AcknowledgementsFile {
  readonly file: string;
  /** Such as `2027-03-31`. */
  readonly today: string;
}

/** How the plans of a report are reviewed. */
export interface ReportSettings extends Pick<ReviewSettings, "costLimit"> {
  readonly accepted?: AcknowledgementsFile;
}

/**
 * Reviews plans, one after the other: only one is in memory.
 * @throws ReviewError for the first file that cannot be read
 */
export function reviewPlans(
  files: readonly string[],
  { accepted, costLimit }: ReportSettings = {},
): ReviewReport {
  const { valid = [], expired = [] } =
    accepted === undefined
      ? {}
      : parseAcknowledgements(readPlanFile(accepted.file), accepted.file, accepted.today);
  const plans = [...new Set(files)].map((file) =>
    readDeeply(file, () =>
      reviewPlan(Plan.parse(readPlanFile(file), file), { acknowledgements: valid, costLimit }),
    ),
  );
  const used = new Set<Acknowledgement>(
    plans.flatMap(({ acknowledged }) => acknowledged.map(({ by }: Acknowledged) => by)),
  );
  return { plans, expired, unused: valid.filter((one) => !used.has(one)) };
}
