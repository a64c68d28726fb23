/** Why AWS gave no answer, and what to do about it. */
export interface Explanation {
  readonly kind: "credentials" | "denied" | "throttled" | "unreachable" | "service";
  readonly message: string;
  readonly todo: string;
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const EXPIRED = /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure)$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
const INVALID =
  /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId|AuthFailure|InvalidToken|IncompleteSignature|MissingAuthenticationToken)$/;
const DENIED =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|AuthorizationError|Forbidden|OptInRequired)$/;
const THROTTLED =
  /^(Throttling(Exception)?|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled(Exception)?|SlowDown|LimitExceededException)$/;
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|TimeoutError|NetworkingError)$/;

/**
 * Explains an error of the AWS SDK.
 * @returns nothing for an error that is not AWS's, the network's or the credentials': a mistake of this program
 */
export function explainError(error: unknown): Explanation | undefined {
  const { name = "", message = "", code = "", $metadata } = (error ?? {}) as SdkError;
  const said = oneLine(message);
  const status = $metadata?.httpStatusCode;
  if (EXPIRED.test(name) || /\b(has|have) expired\b|token is expired/i.test(message)) {
    return {
      kind: "credentials",
      message: `the credentials have expired: ${said}`,
      todo: "sign in again, such as with `aws sso login`, and run the doctor again",
    };
  }
  if (NO_CREDENTIALS.test(name)) {
    return {
      kind: "credentials",
      message: `no credentials: ${said}`,
      todo: "sign in (`aws sso login`), set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    };
  }
  if (INVALID.test(name)) {
    return {
      kind: "credentials",
      message: `AWS rejects the credentials: ${name}: ${said}`,
      todo: "check AWS_PROFILE and the access key; a Region that is not enabled rejects all credentials, too",
    };
  }
  if (THROTTLED.test(name) || status === 429) {
    return {
      kind: "throttled",
      message: `AWS throttled the call, again and again: ${name}`,
      todo: "run the doctor again later",
    };
  }
  if (DENIED.test(name) || status === 403) {
    return {
      kind: "denied",
      message: `access denied: ${said || name}`,
      todo: "allow the action (docs/doctor.md has the whole policy)",
    };
  }
  if (NETWORK.test(code) || NETWORK.test(name)) {
    return {
      kind: "unreachable",
      message: `AWS cannot be reached: ${said || code}`,
      todo: "check network, proxy and AWS_ENDPOINT_URL; a service that a Region lacks has no address there",
    };
  }
  return status === undefined
    ? undefined
    : {
        kind: "service",
        message: `AWS answered ${status}${name === "" ? "" : ` ${name}`}: ${said || "without a reason"}`,
        todo: "run the doctor again; where it stays, look the error up in the service's documentation",
      };
}

/** The longest part of a message of AWS that is shown, in characters. */
const LONGEST = 300;

/** Text from outside, without what moves a terminal's cursor. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  const line = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
