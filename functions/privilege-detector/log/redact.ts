/** What stands where a secret was. */
const REDACTED = "***";

/**
 * Removes what may be a secret from a log line: `airflow users create` is logged with its password, and a task
 * may print its connections. It rather takes too much than too little: what is left is evidence to read, not a
 * command to run. Takes time in proportion to the text's length.
 */
export function redact(text: string): string {
  // Names first: what follows may take a name away together with what stands before it.
  return WHOLE_SECRETS.reduce(
    (rest, pattern) => rest.replace(pattern, REDACTED),
    redactNamedValues(text),
  ).replace(/:\/\/[^\s'"<>\\]+/g, withoutUserInfo);
}

/** Secrets that are known by their own form. */
const WHOLE_SECRETS: readonly RegExp[] = [
  // JSON Web Tokens: base64url of `{"`, then the other parts.
  /eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)*/g,
  // Ids of AWS access keys (IAM identifiers, "Understanding unique ID prefixes").
  /(?:AKIA|ASIA)[A-Z0-9]{12,124}/g,
  // Session tokens of AWS STS start with the same bytes in every region.
  /(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9+/=_%-]{40,}/g,
  // Password hashes: werkzeug (`pbkdf2:sha256:260000$salt$hex`, `scrypt:32768:8:1$salt$hex`), bcrypt, argon2.
  /(?:pbkdf2|scrypt):[^\s'"\\]*/g,
  /\$(?:2[abxy]|argon2[a-z]{1,2})\$[^\s'"\\]*/g,
];

/** `scheme://user:password@host`; a password with an `@` or a `/` of its own is gone too. */
function withoutUserInfo(authorityAndPath: string): string {
  const at = authorityAndPath.lastIndexOf("@");
  return at < 0 ? authorityAndPath : `://${REDACTED}${authorityAndPath.slice(at)}`;
}

/**
 * What a secret stands behind. `-p` also with the password attached, as argparse takes it; `--passw` because
 * argparse takes an option's beginning for the option; `--conn-*` of `airflow connections add`.
 */
const NAME_OF_SECRET = new RegExp(
  [
    String.raw`--?pass[\w-]{0,20}|--conn-(?:password|uri|json|extra)`,
    String.raw`-p`,
    String.raw`(?:bearer|basic)(?=\s)`,
    String.raw`(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|fernet[_-]?key|signature|sql_alchemy_conn|db_secrets|authorization|cookie|session[_-]?id)[\w-]{0,40}`,
  ].join("|"),
  "gi",
);

function redactNamedValues(text: string): string {
  let result = "";
  let done = 0;
  NAME_OF_SECRET.lastIndex = 0;
  for (let match = NAME_OF_SECRET.exec(text); match !== null; match = NAME_OF_SECRET.exec(text)) {
    const [start, end] = valueSpan(text, match[0], match.index);
    if (end > start) {
      result += `${text.slice(done, start)}${REDACTED}`;
      done = end;
    }
    NAME_OF_SECRET.lastIndex = end;
  }
  return result + text.slice(done);
}

/** Where the value behind a name starts and ends; an empty span for a name that is only a word of a sentence. */
function valueSpan(text: string, name: string, at: number): readonly [number, number] {
  const nameEnd = at + name.length;
  const option = name.startsWith("-");
  if (option && at > 0 && /[\w.-]/.test(text.charAt(at - 1))) {
    // The "-p" of "db-password": the name starts behind the dash.
    return [at + 1, at + 1];
  }
  const start = skipSeparators(text, nameEnd, option || /^(?:bearer|basic)$/i.test(name));
  return start === undefined ? [nameEnd, nameEnd] : [start, valueEnd(text, start)];
}

/**
 * Past what may stand between a name and its value: the name's own closing quote, white space, `=`, `:` or a
 * list's comma. A name that is not an option needs `=`, `:` or a comma, or "token" would take the next word of
 * every sentence with it.
 */
function skipSeparators(text: string, from: number, optional: boolean): number | undefined {
  const separators = /(?:\\*['"\]])?(?:\\[nrt]|[\s\\])*/y;
  separators.lastIndex = from;
  separators.exec(text);
  const sign = /(?:=>|[=:,])(?:\\[nrt]|\s)*/y;
  sign.lastIndex = separators.lastIndex;
  if (sign.exec(text) !== null) {
    return sign.lastIndex;
  }
  if (optional) {
    return separators.lastIndex > from && /^['"]/.test(text.charAt(from)) ? from : separators.lastIndex;
  }
  return undefined;
}

/** The value's end: pieces in quotes and bare pieces may follow each other without a gap, as in a shell. */
function valueEnd(text: string, from: number): number {
  let at = from;
  // "Authorization: Bearer x": the scheme is not the secret.
  const scheme = /\\*['"]?(?:bearer|basic|token)\s+/iy;
  scheme.lastIndex = at;
  if (scheme.exec(text) !== null) {
    at = scheme.lastIndex;
  }
  while (at < text.length && !/\s/.test(text.charAt(at))) {
    const backslashes = backslashesAt(text, at);
    const quote = text.charAt(at + backslashes);
    if (quote !== "'" && quote !== '"') {
      // All of them at once: looking at the rest of a row of backslashes for each of them takes quadratic time. An odd
      // one belongs to the character behind it.
      at += backslashes === 0 ? 1 : backslashes + (backslashes % 2);
      continue;
    }
    at = closingQuote(text, at + backslashes + 1, quote, backslashes);
    // In a list or an object the value ends with its quote; in a shell a comma is part of the word.
    if (/^[,}\])]/.test(text.charAt(at))) {
      break;
    }
  }
  return Math.min(at, text.length);
}

/** How many backslashes follow each other from a place on. */
function backslashesAt(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === "\\") {
    at += 1;
  }
  return at - from;
}

/** Just behind the quote that closes one opened with so many backslashes before it, or the text's end. */
function closingQuote(text: string, from: number, quote: string, backslashes: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let before = 0;
    while (at - before > from && text.charAt(at - before - 1) === "\\") {
      before += 1;
    }
    if (before === backslashes || (backslashes === 0 && before % 2 === 0)) {
      return at + 1;
    }
  }
  return text.length;
}
