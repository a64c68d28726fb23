/** How the report can be written. In a file of its own, so that `--help` loads no more. */
export const COST_FORMATS = ["text", "markdown", "json"] as const;

/** How the report is written. */
export type CostFormat = (typeof COST_FORMATS)[number];
