import { DEFAULT_DAG_POLICY } from "../../../../functions/dag-publisher/policy/dag-policy";
import { DagPolicyError, parseDagPolicy } from "../../../../functions/dag-publisher/policy/load-dag-policy";

function problemOf(text: string): string {
  try {
    parseDagPolicy(text, "dag-policy.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(DagPolicyError);
    return (error as Error).message;
  }
  return "";
}

test("an empty file is the default policy", () => {
  expect(parseDagPolicy("", "dag-policy.yaml")).toEqual(DEFAULT_DAG_POLICY);
  expect(parseDagPolicy("# later\n", "dag-policy.yaml")).toEqual(DEFAULT_DAG_POLICY);
});

test("JSON is read too", () => {
  expect(parseDagPolicy('{ "profile": "strict" }', "dag-policy.json").profile).toBe("strict");
});

test.each([
  ["profile: strickt", '1:10  profile must be standard or strict, got: "strickt"'],
  [
    "imports: [a b]",
    'imports[0] must be a dotted Python name, with .* at its end for everything below it, got: "a b"',
  ],
  ["rules: { EXEC99: off }", "rules.EXEC99 must be a known key: ENC001"],
  ["rules: { EXEC001: loud }", 'rules.EXEC001 must be error, warning, info or off, got: "loud"'],
  ["conections: [a]", '(did you mean "connections"?)'],
  ["hosts: [HTTP://x]", "hosts[0] must be a host name in lower case"],
  ["dataFiles: [../x]", "dataFiles[0] must be a path or pattern below the DAGs folder"],
  ["exceptions: [{ path: a.py, rule: EXEC001, reason: x, owner: y }]", "exceptions[0].expires must be given"],
  [
    "exceptions: [{ path: a.py, rule: EXEC001, reason: x, owner: y, expires: 2027-02-30x }]",
    'must be a date such as "2027-03-31"',
  ],
  ["rules: { ENC002: off }", "1:18  rules.ENC002 must be error: a file with a finding of ENC001 to ENC004"],
  ["rules: { ENC004: warning }", "rules.ENC004 must be error"],
  [
    "exceptions: [{ path: a.py, rule: ENC002, reason: x, owner: y, expires: 2027-02-03 }]",
    "exceptions[0].rule must be another rule: a file with a finding of ENC001 to ENC004",
  ],
  [
    "awsServices: [s3*]",
    "awsServices[0] must be a service by its name in boto3, in lower case and without *",
  ],
  ["awsServices: ['*']", "awsServices[0] must be a service by its name in boto3"],
  ["environmentBuckets: [My_Bucket]", "environmentBuckets[0] must be the name of a bucket"],
  ["dagIdPrefix: 'a b'", "dagIdPrefix must be at most 200 letters"],
  ["- a", "must be a map, got: something else"],
  ["a: !x 1", "must be valid YAML: Unresolved tag: !x"],
  ["a: [", "must be valid YAML"],
])("%j is refused with its place", (text, message) => {
  expect(problemOf(text)).toContain(message);
});

test("every problem of a file is reported, in its order", () => {
  expect(problemOf("profile: x\nhosts: 3\n").split("\n")).toHaveLength(2);
});
