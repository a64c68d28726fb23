/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = "MwaaTeams";
