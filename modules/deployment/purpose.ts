/** What a role is for: `plan` reads, `apply` also creates, changes and destroys. */
export const PURPOSES = ["apply", "plan"] as const;

/** One of them. */
export type Purpose = (typeof PURPOSES)[number];
