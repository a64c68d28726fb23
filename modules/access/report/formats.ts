/** The output formats by name; alone in a file that loads nothing, for the command line's help. */
export const ACCESS_FORMATS = ["text", "markdown", "json", "html"] as const;

/** Name of a format. */
export type AccessFormat = (typeof ACCESS_FORMATS)[number];
