/**
 * Patterns of values that are secrets regardless of their name. Each is anchored on a prefix or marker of its
 * issuer, never on entropy: an ordinary value (an ARN, a UUID, a hash, a regular expression) must pass.
 */
export const SECRET_SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  ["an AWS access key id", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  [
    "an AWS secret access key",
    /secret_?(?:access_?)?key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i,
  ],
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["a URI with a password", /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']*:[^\s/@"']+@/i],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
  ["a GitLab token", /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_-]{20}/],
  ["a Slack token", /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10}/],
  ["a Slack webhook URL", /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9]+\//],
  ["a Google API key", /\bAIza[A-Za-z0-9_-]{35}/],
  ["a Google OAuth token", /\b(?:ya29\.[A-Za-z0-9_-]{20}|GOCSPX-[A-Za-z0-9_-]{20})/],
  ["a Stripe key", /\b(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16}|whsec_[A-Za-z0-9]{16})/],
  ["a JSON web token", /\beyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]*/],
  // A template's placeholder (`{{ var }}`, `${VAR}`, `%(x)s`, `<password>`) or a regular expression is not a
  // password.
  [
    "a password",
    /\b(?:password|passwd|client_secret|api_key)["']?\s*[:=]\s*["']?[^\s"'{}$%<>()[\]*.^\\|,;&]{6}/i,
  ],
];

/** A part that every secret of these shapes has: most texts have none, and each shape takes as long to look for as this. */
const HINT =
  /A[KS]IA|-----BEGIN|:\/\/|gh[pousr]_|github_pat|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-|xox|xapp|slack\.com|AIza|ya29|GOCSPX|[sr]k_|whsec|eyJ|passw|secret|key/i;

/**
 * The kind of secret that the value holds, such as "an AWS access key id", or nothing where it looks ordinary. It
 * finds obvious secrets; it cannot prove that a value is not one.
 */
export function looksLikeSecret(value: string): string | undefined {
  return HINT.test(value) ? SECRET_SHAPES.find(([, shape]) => shape.test(value))?.[0] : undefined;
}

/** From this length on two characters are a small part of the value. */
const LONG_ENOUGH_TO_HINT = 8;

/**
 * The value as a message may show it: its length, and its first two characters where that gives little away:
 * `"po…" (38 characters)`.
 */
export function mask(value: string): string {
  const start = value.length < LONG_ENOUGH_TO_HINT ? "" : value.slice(0, 2);
  return `${JSON.stringify(`${start}…`)} (${value.length} characters)`;
}
