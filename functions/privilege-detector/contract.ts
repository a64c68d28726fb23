/**
 * What the function shares with the constructs that deploy it: kinds, queries, metric namespace, settings. The library
 * imports nothing else of the function. It loads no schema: every synthesis and every command loads it.
 */
export { METRIC_NAMESPACE } from "../metric-namespace";
export { alertInputTemplate } from "./audit/alert-template";
export { ALERT_ADVICE, ALERT_PHRASES } from "./audit/alert-phrases";
export { ALERT_KINDS, type AlertKind } from "./model/alert-kinds";
export {
  FINDING_KINDS,
  type FindingKind,
  NOTIFIED_SEVERITIES,
  type NotifiedSeverity,
  SEVERITIES,
  type Severity,
} from "./model/finding";
export { lagLimit, lookBackLagLimit } from "./model/lag-limits";
export type { AllowedChange } from "./model/monitored-environment";
export { SUBSCRIPTION_FILTER_NAME } from "./read/subscriptions";
export { CONSOLE_QUERY, REFERENCE_QUERY, subscriptionFilterPattern } from "./rules/query";
export type { SettingsVariables } from "./settings";
export type { SnapshotInput } from "./state/snapshot-input";
