/** CloudWatch namespace of the detector's own metrics. */
export const METRIC_NAMESPACE = "MwaaTeams";
