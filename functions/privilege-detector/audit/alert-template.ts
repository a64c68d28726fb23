import { type AlertKind } from "../model/alert-kinds";

/** What the rules of the audit trail say of an event, and what they do not take from it. */
export interface AlertContext {
  /** What the rule looks for. */
  readonly kind: AlertKind;
  /** Name of the MWAA environment. */
  readonly environment: string;
  /** Region of the trail's log group; where the record can be read. */
  readonly homeRegion: string;
  /** Name of the trail's log group; empty where it is not known. */
  readonly logGroup: string;
}

/**
 * The `InputTransformer` template that makes the function's input of an event: `<aws.events.event.json>` is EventBridge's
 * own variable for the event as a whole.
 */
export function alertInputTemplate(context: AlertContext): string {
  return `{"alert":${JSON.stringify(context)},"event":<aws.events.event.json>}`;
}
