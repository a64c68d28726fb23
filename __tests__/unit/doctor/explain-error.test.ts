import fc from "fast-check";
import { explainError, oneLine } from "../../../modules/doctor/explain-error";
import { sdkError } from "./support/fake-account";
import { anyText } from "../../support/any-text";

test.each<[string, Error, string]>([
  ["no credentials", sdkError("CredentialsProviderError"), "credentials"],
  ["an expired token", sdkError("ExpiredTokenException"), "credentials"],
  ["an expired sign-in", sdkError("CredentialsProviderError", "The SSO session has expired"), "credentials"],
  ["a wrong key", sdkError("InvalidClientTokenId", "x", 403), "credentials"],
  ["a denial", sdkError("AccessDeniedException", "x", 400), "denied"],
  ["EC2's denial", sdkError("UnauthorizedOperation", "x", 403), "denied"],
  ["a denial without a name, as of HEAD", sdkError("UnknownError", "x", 403), "denied"],
  ["throttling", sdkError("RequestLimitExceeded", "x", 503), "throttled"],
  ["S3's throttling", sdkError("SlowDown", "x", 503), "throttled"],
  ["a refused connection", Object.assign(new Error("x"), { code: "ECONNREFUSED" }), "unreachable"],
  ["a name that does not resolve", Object.assign(new Error("x"), { code: "ENOTFOUND" }), "unreachable"],
  ["a timeout", sdkError("TimeoutError"), "unreachable"],
  ["trouble of AWS", sdkError("InternalFailure", "x", 500), "service"],
])("%s is explained, with what to do", (_, error, kind) => {
  const explanation = explainError(error);

  expect(explanation?.kind).toBe(kind);
  expect(explanation?.todo).not.toBe("");
});

test("an expired sign-in is distinguished from missing credentials", () => {
  expect(explainError(sdkError("CredentialsProviderError", "The SSO session has expired"))?.message).toMatch(
    /^the credentials have expired/,
  );
});

test.each([new TypeError("x is undefined"), new Error("something"), undefined, "text", {}])(
  "a mistake of the program is not explained: %s",
  (error) => {
    expect(explainError(error)).toBeUndefined();
  },
);

test("no text from outside breaks a line or moves the cursor", () => {
  fc.assert(
    fc.property(anyText({ maxLength: 1_000 }), (text) => {
      expect(oneLine(text)).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
      expect(oneLine(text).length).toBeLessThanOrEqual(301);
    }),
  );
});
