/** How grave a finding is: what must not happen unseen, and what somebody should look at. */
export const SEVERITIES = ["stop", "look"] as const;

/** How grave a finding is. */
export type Severity = (typeof SEVERITIES)[number];

/** What the review says of one resource or principal. */
export interface Finding {
  readonly severity: Severity;
  /** Id of the rule; contract, since acknowledgements name it. */
  readonly rule: RuleId;
  /** Address of the resource in the plan. */
  readonly address: string;
  /** One sentence without a full stop. */
  readonly message: string;
  /** More, a line each: what a principal gains. */
  readonly details?: readonly string[];
}

/** What each rule is about. Ids are contract: one that is dropped leaves its id unused. */
export const RULES = {
  "environment-destroyed": "An MWAA environment is destroyed or replaced: its metadata database is lost",
  "bucket-destroyed": "A bucket is destroyed or replaced: its objects and their versions are lost",
  "key-destroyed": "A KMS key is destroyed, replaced or disabled: what it encrypts cannot be read",
  "log-group-destroyed": "A log group is destroyed or replaced: its events are lost",
  "log-type-off": "An Airflow log type is off, or logs less than INFO",
  "bucket-public": "A bucket is opened to the public",
  "resource-public": "A resource other than a bucket is opened to the public",
  "web-server-public": "An Airflow web server is opened to the Internet",
  "boundary-removed": "A role loses its permissions boundary",
  "boundary-widened": "A permissions boundary allows more",
  "trail-stopped": "A CloudTrail trail is destroyed, stopped, or records less",
  "detector-removed": "The privilege detector is destroyed or replaced",
  "detector-disabled": "The privilege detector no longer runs",
  "detector-slowed": "The privilege detector runs less often",
  "detector-narrowed": "The privilege detector reports less",
  "subscriber-removed": "Somebody is no longer notified",
  "secrets-backend-changed": "Airflow takes its secrets from elsewhere",
  "deletion-protection-lifted": "Nothing keeps the next plan from destroying what is protected now",
  "access-widened": "A principal gains access",
  "trust-added": "A role trusts somebody new",
  "network-opened": "There is a new network path",
  "wildcard-added": "A policy allows more by a wildcard",
  "policy-unknown": "What a policy says is known only after apply",
  "retention-cut": "Something is kept for a shorter time",
  "encryption-weakened": "Something is encrypted less, or its key is no longer rotated",
  "versioning-suspended": "A bucket no longer keeps old versions",
  "version-changed": "Airflow's version changes",
  "class-changed": "The environment class changes",
  "environment-moved": "An environment takes its DAGs, its role or its security groups from elsewhere",
  "cost-rise": "A month costs more than a limit allows",
  "left-behind": "A resource stays in AWS, and Terraform no longer knows it",
  "plan-incomplete": "Terraform could not plan everything",
} as const;

/** Id of a rule. */
export type RuleId = keyof typeof RULES;
