import { seeds } from "../../../../support/seeds";
import fc from "fast-check";
import { redact } from "../../../../../functions/privilege-detector/log/redact";

/** Long enough not to be in a line by chance. */
const secretOf = (characters: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { minLength: 8, maxLength: 40 }).map((parts) => parts.join(""));

const ALPHANUMERIC = "abcXYZ0189";
const BARE = secretOf(`${ALPHANUMERIC}.-_/+=@:%!#~^*?,`).filter((secret) => !/^[-=:,]/.test(secret));
const QUOTED = secretOf(`${ALPHANUMERIC} .-_/+=@:%!#;|&()[]{}<>,$`);

/** Where a bare word may be a secret. */
const BARE_PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `airflow users create -u bob -p ${secret} -r Admin`,
  (secret) => `airflow users create -u bob -p${secret} -r Admin`,
  (secret) => `airflow users create --password ${secret} -r Admin`,
  (secret) => `airflow users create --password=${secret} -r Admin`,
  (secret) => `airflow users create --passw ${secret} -r Admin`,
  (secret) => `Running command: ['/usr/bin/bash', '-c', 'airflow users reset-password -u bob -p ${secret}']`,
  (secret) => `airflow connections add c --conn-password ${secret} --conn-host h`,
  (secret) => `airflow connections add c --conn-uri ${secret}`,
  (secret) => `PGPASSWORD=${secret} psql`,
  (secret) => `db-password: ${secret}`,
  (secret) => `AWS_SECRET_ACCESS_KEY=${secret}`,
  (secret) => `export AWS_SESSION_TOKEN=${secret}`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://h`,
  (secret) => `Authorization: Basic ${secret}`,
  (secret) => `https://h/?X-Amz-Signature=${secret}`,
  (secret) => `api_key = ${secret}`,
];

/** Where a secret stands in quotes. */
const QUOTED_PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `airflow users create -p '${secret}' -r Admin`,
  (secret) => `airflow users create -p "${secret}" -r Admin`,
  (secret) => `airflow users create --password="${secret}" -r Admin`,
  (secret) => `Running command: ["bash", "-c", "airflow users create -p '${secret}'"]`,
  (secret) => `Running command: ['bash', '-c', 'x "y" -p \\'${secret}\\' -r Admin']`,
  (secret) => `['airflow', 'users', 'create', '-p', '${secret}', '-r', 'Admin']`,
  (secret) => `["airflow","users","create","--password","${secret}"]`,
  (secret) => `{"password": "${secret}", "user": "bob"}`,
  (secret) => `{\\"password\\": \\"${secret}\\", \\"user\\": \\"bob\\"}`,
  (secret) => `DB_SECRETS={'username': 'adminuser', 'password': '${secret}'}`,
  (secret) => `UPDATE ab_user SET password = '${secret}' WHERE id = 1`,
  (secret) => `-p "${secret}`,
  (secret) => `airflow users create -p 'a'"${secret}" -r Admin`,
];

const URI_PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `postgresql+psycopg2://airflow:${secret}@host:5432/db`,
  (secret) => `conn = "redis://:${secret}@host"`,
  (secret) => `https://${secret}@github.com/x.git`,
];

describe("redact", () => {
  const cases = (secrets: fc.Arbitrary<string>, places: readonly ((secret: string) => string)[]): void => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...places), (secret, place) => {
        expect(redact(place(secret))).not.toContain(secret.trim());
      }),
      { numRuns: seeds(3_000) },
    );
  };

  it("leaves no bare secret", () => {
    cases(BARE, BARE_PLACES);
  });

  it("leaves no secret in quotes", () => {
    cases(QUOTED, QUOTED_PLACES);
  });

  it("leaves no URI's user-info", () => {
    cases(
      secretOf(`${ALPHANUMERIC}.-_%!@/:`).filter((secret) => /[^/]$/.test(secret)),
      URI_PLACES,
    );
  });

  it.each([
    `eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiIxIn0.${"a".repeat(40)}`,
    `AKIA${"A1".repeat(8)}`,
    `ASIA${"A1".repeat(8)}`,
    `IQoJb3JpZ2luX2Vj${"x/+".repeat(20)}`,
    "pbkdf2:sha256:260000$abcdefgh$0123456789abcdef",
    "scrypt:32768:8:1$abcdefgh$0123456789abcdef",
    "$2b$12$abcdefghijklmnopqrstuv",
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$x",
  ])("knows %s by its form", (secret) => {
    expect(redact(`value ${secret} end`)).toBe("value *** end");
  });

  it.each([
    "airflow users add-role -u bob -r Admin",
    'User "bob" added to role "Admin"',
    "Added Permission can edit on Connections to role Viewer",
    'User "bob" password reset successfully',
    "the token was not found, the password neither",
    "https://example.com/users?x=1",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("keeps what stands around a secret", () => {
    expect(redact("['airflow', 'users', 'create', '-p', 'x', '-r', 'Admin']")).toBe(
      "['airflow', 'users', 'create', '-p', ***, '-r', 'Admin']",
    );
    expect(redact("airflow users create -p 'a b' -r Admin")).toBe("airflow users create -p *** -r Admin");
    expect(redact("postgresql://u:p@host/db")).toBe("postgresql://***@host/db");
  });
});
