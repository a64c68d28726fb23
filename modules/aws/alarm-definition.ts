import { type MetricDefinition } from "./metric";

/** One thing that is wrong, and when to raise the alarm. */
export interface AlarmDefinition {
  readonly id: string;
  readonly metric: MetricDefinition;
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly evaluationPeriods: number;
  /** How missing data is treated: an idle environment has no data of some metrics. */
  readonly treatMissingData: "breaching" | "notBreaching";
  /** What happened and what to do, for the engineer on call. */
  readonly description: string;
}
