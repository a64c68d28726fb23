import { Tokenization } from "cdktf";

/**
 * Runs `work` with two parts of cdktf replaced, which take more than half the time of a synthesis and have no
 * switch. Both are public functions, and both are back in place when `work` returns or throws.
 */
export function withFasterCdktf<T>(work: () => T): T {
  return withReplaced(Error, "captureStackTrace", withoutTokenTraces, () =>
    withReplaced(Tokenization, "resolve", withPlainValuesCopied, work),
  );
}

function withReplaced<T, Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  replace: (original: Owner[Name]) => Owner[Name],
  work: () => T,
): T {
  const original = owner[name];
  owner[name] = replace(original);
  try {
    return work();
  } finally {
    owner[name] = original;
  }
}

type CaptureStackTrace = typeof Error.captureStackTrace;

/**
 * cdktf takes a whole stack trace for each token. It asks V8 for the trace of a plain object, and that question alone
 * goes unanswered here, which cdktf treats as an empty trace.
 *
 * Errors keep their stack trace: V8 takes it where they are made, without this function. Lost is the "Object creation
 * stack" in cdktf's message on a token that does not resolve; the message still has the path of the attribute.
 */
function withoutTokenTraces(original: CaptureStackTrace): CaptureStackTrace {
  return function captureStackTrace(target, below = captureStackTrace) {
    if (Object.getPrototypeOf(target) !== Object.prototype) {
      original(target, below);
    }
  };
}

type Resolve = typeof Tokenization.resolve;

/**
 * cdktf's resolver makes a context for every key and value of a stack, twice over, though nine of ten are plain. Here
 * plain maps, lists and values are copied without one, and all that could be a token is left to cdktf.
 *
 * The result is the same; a test compares whole stacks with those of `App.synth`. Errors are the same too: where
 * anything is thrown, cdktf starts again from the top, so that its own error names the whole path.
 */
function withPlainValuesCopied(original: Resolve): Resolve {
  return (value: unknown, options) => {
    try {
      return resolvePlain(value, (token) => original(token, options));
    } catch {
      return original(value, options) as unknown;
    }
  };
}

function resolvePlain(value: unknown, resolve: (value: unknown) => unknown): unknown {
  if (mayBeToken(value)) {
    return resolve(value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    // A token that stands for a list is a list of one text.
    return value.some(mayBeToken)
      ? resolve(value)
      : value.map((item) => resolvePlain(item, resolve)).filter((item) => item !== undefined);
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (isMarked(key)) {
      return resolve(value);
    }
    const item = resolvePlain((value as Record<string, unknown>)[key], resolve);
    if (item !== undefined) {
      result[key] = item;
    }
  }
  return result;
}

/** Whether cdktf must see a value: a marked text, a number that encodes a token, an object that is more than a map. */
function mayBeToken(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return isMarked(value);
    case "number":
      return value < 0;
    case "object":
      return value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype;
    default:
      return typeof value === "function";
  }
}

/** Whether a text may have a token in it. Encoded numbers are all larger than 1e+280. */
function isMarked(text: string): boolean {
  return text.includes("Token") || text.includes("e+");
}
