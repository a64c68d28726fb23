/** How the report can be written. In a file of its own, so that `--help` loads no more. */
export const CHECK_FORMATS = ["text", "json", "sarif", "github", "markdown"] as const;

/** How the report is written. */
export type CheckFormat = (typeof CHECK_FORMATS)[number];
