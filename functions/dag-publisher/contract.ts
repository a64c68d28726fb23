/**
 * What the function shares with the constructs that deploy it: prefixes, events, metrics, settings. The library imports
 * nothing else of the function. It loads no schema: every synthesis and every command loads it.
 */
export { METRIC_NAMESPACE } from "../metric-namespace";
export {
  CHECK_TAG,
  PUBLISH_EVENT_SOURCE,
  PUBLISH_EVENT_TYPES,
  PUBLISH_METRICS,
  RECONCILE_MESSAGE,
} from "./publish/events";
export { INTAKE_PREFIXES, PUBLISHED_PREFIX } from "./publish/intake-key";
export type { SettingsVariables } from "./settings";
