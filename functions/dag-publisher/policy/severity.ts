/** How bad a finding is, the worst first. An error stops a file; a warning and a note are shown. */
export const SEVERITIES = ["error", "warning", "info"] as const;

/** How bad a finding is. */
export type Severity = (typeof SEVERITIES)[number];

/** What a policy may set a rule to. */
export const RULE_SETTINGS = [...SEVERITIES, "off"] as const;

/** A severity, or `off`. */
export type RuleSetting = (typeof RULE_SETTINGS)[number];
