import fc from "fast-check";
import { looksLikeSecret, mask, SECRET_SHAPES } from "../../../modules/validation/secret-looking";

/** Put together here, so that no scanner of this repository takes an example for a leak. */
const join = (...parts: string[]): string => parts.join("");
const letters = (count: number): string => "aB3".repeat(count).slice(0, count);

test.each([
  ["an AWS access key id", join("AK", "IA", "IOSFODNN7EXAMPLE")],
  ["an AWS access key id", join('{"key": "AS', "IA", 'IOSFODNN7EXAMPLE"}')],
  ["an AWS secret access key", join("aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")],
  [
    "an AWS secret access key",
    join('{"secretAccessKey": "', "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", '"}'),
  ],
  ["a private key", join("-----BEGIN ", "PRIVATE KEY-----")],
  ["a private key", join("-----BEGIN RSA ", "PRIVATE KEY-----")],
  ["a URI with a password", "postgresql+psycopg2://airflow:hunter2@db.example.com:5432/airflow"],
  ["a URI with a password", "redis://:hunter2@cache.example.com:6379/0"],
  ["a GitHub token", join("gh", "p_", letters(36))],
  ["a GitHub token", join("github", "_pat_", letters(30))],
  ["a GitLab token", join("gl", "pat-", letters(20))],
  ["a Slack token", join("xo", "xb-", letters(24))],
  ["a Slack webhook URL", join("https://hooks.sl", "ack.com/services/", "T00000000/B00000000/", letters(24))],
  ["a Google API key", join("AI", "za", letters(35))],
  ["a Google OAuth token", join("GOC", "SPX-", letters(28))],
  ["a Stripe key", join("sk", "_live_", letters(24))],
  ["a JSON web token", join("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "JzdWIiOiIxMjM0In0.", letters(20))],
  ["a password", "host=db user=airflow password=hunter22"],
  ["a password", '{"user": "airflow", "password": "hunter22"}'],
])("finds %s", (kind, value) => {
  expect(looksLikeSecret(value)).toBe(kind);
});

test.each([
  "arn:aws:iam::111122223333:role/service-role/deploy",
  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow/payments/connections/warehouse-AbCdEf",
  "airflow/payments/connections",
  "^(?!aws_default$).*$",
  '{"connections_prefix": "airflow/connections", "connections_lookup_pattern": "^test"}',
  "123e4567-e89b-12d3-a456-426614174000",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "https://example.com:8443/path?user=a&next=b",
  "https://user@example.com/",
  "s3://acme-lake/payments/2026",
  "mailto:someone@example.com",
  "user:group@host",
  "password",
  "password: {{ var.value.password }}",
  "password=${PASSWORD}",
  "--password=<password>",
  "(password=).+",
  "task-id sk_test and ghp_short",
  "AKIA",
  "Europe/Berlin",
  "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
  "eyJ is how a JWT starts",
])("takes %j for an ordinary value", (value) => {
  expect(looksLikeSecret(value)).toBeUndefined();
});

test.each(SECRET_SHAPES)("no text with %s is left out before its shape is looked for", (_kind, shape) => {
  // Of a pattern that asserts something, fast-check generates nothing.
  const generated = new RegExp(shape.source.replace(/\\b|\(\?![^)]*\)/g, ""));
  fc.assert(
    fc.property(fc.stringMatching(generated), fc.boolean(), (text, upper) => {
      const value = ` ${upper && shape.ignoreCase ? text.toUpperCase() : text} `;
      expect(looksLikeSecret(value)).toBe(SECRET_SHAPES.find(([, each]) => each.test(value))?.[0]);
    }),
  );
});

test("redacts to at most two characters and the length", () => {
  expect(mask("hunter2-and-more")).toBe('"hu…" (16 characters)');
  fc.assert(
    fc.property(fc.string({ minLength: 3, unit: fc.constantFrom(..."abcdefXYZ-/+=") }), (value) => {
      expect(mask(value)).not.toContain(value.slice(0, 3));
      expect(mask(value)).toContain(`(${value.length} characters)`);
    }),
  );
});

test("redacts a short value to its length alone", () => {
  expect(mask("secret1")).toBe('"…" (7 characters)');
});
