/** How `mwaa-teams detect` writes. */
export const DETECT_FORMATS = ["text", "json"] as const;

/** One of them. */
export type DetectFormat = (typeof DETECT_FORMATS)[number];
