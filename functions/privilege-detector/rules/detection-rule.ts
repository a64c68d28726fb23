import { type FindingKind, type Outcome, type Severity } from "../model/finding";
import { type LogMessage } from "../log/log-message";
import { type Place } from "../log/stream-name";

/** Where the message was logged. The stream's name is left out: its author may choose it. */
export interface RuleContext {
  readonly place: Place;
}

/** What a rule reads out of a message. */
export interface Change {
  readonly kind: FindingKind;
  readonly outcome: Outcome;
  /** Where it is not what `severityOf` says. */
  readonly severity?: Severity;
  readonly targetUser?: string;
  readonly targetUserId?: string;
  readonly role?: string;
  readonly permission?: string;
  readonly sourceAddress?: string;
}

/** One way in which a log line shows a privilege change. */
export interface DetectionRule {
  /** In kebab case; part of a finding, so never renamed. */
  readonly name: string;
  readonly description: string;
  /** What it may find. */
  readonly kinds: readonly FindingKind[];
  /** Where the text comes from, in `apache/airflow` unless another project is named. */
  readonly source: string;
  /**
   * Regular expressions, at least one of which any raw log line matches that the rule finds something in. They
   * go into the Logs Insights query: no lookaround, no backreferences, no "/" without "\" before it. Airflow 3
   * writes JSON, where a quote is `\"`: a term may begin with a quote, but have none behind its first letter.
   */
  readonly prefilter: readonly string[];
  /** Whether it is asked only where no other rule finds anything. */
  readonly fallback?: true;
  readonly classify: (message: LogMessage, context: RuleContext) => Change | undefined;
}
