import { type Pace, sleepWithinBudget } from "./pace";

/** First wait, longest wait, and number of calls in all: together at most 16 s, beside what the SDK does itself. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
const ATTEMPTS = 6;

/** Errors that say "later": AWS's words for a limit, for throttling and for trouble of its own. */
const PASSING = new Set([
  "LimitExceededException",
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "ServiceUnavailableException",
  "ServiceUnavailable",
  "InternalServerException",
  "InternalFailure",
  "InternalException",
  "OperationAbortedException",
  "TimeoutError",
]);

/** Errors of the network that Node.js names. */
const NETWORK = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** Whether the same call may work a moment later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const { code, $retryable, $metadata } = error as Error & {
    readonly code?: unknown;
    readonly $retryable?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return (
    PASSING.has(error.name) ||
    (typeof code === "string" && NETWORK.has(code)) ||
    ($retryable !== undefined && $retryable !== null) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

/**
 * Calls until it works, with growing waits of random length, so that two runs that were refused together do not
 * come back together.
 * @param what the call, for a person who reads the log
 * @throws the last error, where it is not passing or has not passed; OutOfTimeError
 */
export async function withRetries<T>(pace: Pace, what: string, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) {
        throw error;
      }
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      await sleepWithinBudget(pace, longest * (0.5 + pace.random() / 2), `${what} again and again`);
    }
  }
}
