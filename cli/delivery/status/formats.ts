/** How `status` and `diff` write. In a file of its own, so that `--help` loads no more. */
export const STATUS_FORMATS = ["text", "json"] as const;

/** How `status` and `diff` write. */
export type StatusFormat = (typeof STATUS_FORMATS)[number];
