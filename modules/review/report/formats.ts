/** How the report can be written. In a file of its own, so that `--help` loads no more. */
export const REVIEW_FORMATS = ["text", "markdown", "json", "sarif"] as const;

/** How the report is written. */
export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

/** The mildest finding that fails the command. */
export const FAIL_ON = ["stop", "look", "never"] as const;

/** The mildest finding that fails the command. */
export type FailOn = (typeof FAIL_ON)[number];
