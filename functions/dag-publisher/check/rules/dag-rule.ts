import { type Facts } from "../analysis/facts";
import { type DagPolicy } from "../../policy/dag-policy";
import { type RuleId } from "../../policy/rule-ids";
import { type RuleSetting } from "../../policy/severity";

/** A place in a text: offsets in UTF-16 code units. A node of the syntax tree is one. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What a rule found. */
export interface Finding {
  /** What is wrong there, as a sentence without a full stop. */
  readonly message: string;
  /** What to do instead, where it differs from the rule's own advice. */
  readonly fix?: string;
  /** Where; the file as a whole without it. */
  readonly at?: Place;
  /** Where it is graver or milder than the rule is by itself. */
  readonly severity?: RuleSetting;
}

/** What a rule looks at. */
export interface RuleInput {
  /** Path of the file below the DAGs folder, with `/`. */
  readonly path: string;
  readonly facts: Facts;
  readonly policy: DagPolicy;
  /** Top-level modules and packages of the team's own DAGs folder. */
  readonly modules: readonly string[];
}

/** What a rule is, for the people whose file it stops. */
export interface RuleDocumentation {
  readonly id: RuleId;
  /** What it forbids, in a few words: "Runs text as code". */
  readonly title: string;
  /** Why, in a few sentences. */
  readonly why: string;
  /** A line that it finds. */
  readonly bad: string;
  /** What to write instead. */
  readonly good: string;
  /** Where the fact behind it comes from. */
  readonly source: string;
  /** What to do, as one sentence without a full stop. */
  readonly fix: string;
  /** Its severity by profile. */
  readonly severity: { readonly standard: RuleSetting; readonly strict: RuleSetting };
}

/** A rule about what a Python file does. */
export interface DagRule extends RuleDocumentation {
  find(input: RuleInput): Iterable<Finding>;
}

/** The same severity in both profiles. */
export function always(setting: RuleSetting): RuleDocumentation["severity"] {
  return { standard: setting, strict: setting };
}

/** A warning, and an error where the profile is strict. */
export const ERROR_IF_STRICT: RuleDocumentation["severity"] = { standard: "warning", strict: "error" };
