import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fingerprint, type FingerprintOptions, type FingerprintResult } from "../../../cli/fingerprint";
import { type Fingerprint } from "../../../modules/review/fingerprint/fingerprint";
import { planJson } from "../review/support/plan-of";

const STATE = JSON.stringify({ lineage: "3f1c9d1e", serial: 7 });
const [DESTROYS, CREATES] = [
  planJson([{ address: "aws_s3_bucket.b", before: { bucket: "b" } }]),
  planJson([{ address: "aws_s3_bucket.b", after: { bucket: "b" } }]),
];

describe("mwaa-teams fingerprint", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "fingerprint-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function file(name: string, content: string): string {
    const written = path.join(folder, name);
    fs.writeFileSync(written, content);
    return written;
  }

  function result(plan: string, options: Partial<FingerprintOptions> = {}): FingerprintResult {
    const state = options.state ?? file("state.json", STATE);
    return fingerprint(file("plan.json", plan), { stack: "payments", commit: "abc", ...options, state });
  }

  test("writes what it takes back: the same plan is the same, another is not, and is named", () => {
    const sameAs = file("reviewed.json", result(DESTROYS).report ?? "");

    expect(result(DESTROYS, { sameAs })).toEqual({ report: "payments: 1 change, as reviewed", exitCode: 0 });
    expect(result(CREATES, { sameAs })).toEqual({
      report: expect.stringMatching(
        /^payments: not what was reviewed; its fingerprint is [0-9a-f]{64}\n {2}aws_s3_bucket\.b: is changed in another way/,
      ) as string,
      exitCode: 1,
    });
  });

  test("takes the digits alone, for a plan that somebody has looked at", () => {
    const { fingerprint: digits } = JSON.parse(result(DESTROYS).report ?? "") as Fingerprint;

    expect(result(DESTROYS, { sameAs: digits }).exitCode).toBe(0);
    expect(result(CREATES, { sameAs: digits }).exitCode).toBe(1);
  });

  test.each<[string, Partial<FingerprintOptions>]>([
    ["commit", { commit: "def" }],
    ["stack", { stack: "science" }],
  ])("says that another %s is another plan", (part, other) => {
    const sameAs = file("reviewed.json", result(DESTROYS).report ?? "");

    expect(result(DESTROYS, { sameAs, ...other })).toMatchObject({
      report: expect.stringContaining(`${part}: must be`) as string,
      exitCode: 1,
    });
  });

  test("exits with 2 and one message where a file cannot be read", () => {
    const missing = path.join(folder, "missing.json");

    expect(result("{").problem).toMatch(/plan\.json: must be a plan in JSON/);
    expect(result(DESTROYS, { state: missing })).toEqual({
      problem: `${missing}: must be a file, got: no such file`,
      exitCode: 2,
    });
    expect(result(DESTROYS, { sameAs: file("other.json", "{}") })).toMatchObject({ exitCode: 2 });
  });

  test("exits with 2 for values that are nested by thousands", () => {
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const { problem = "", exitCode } = result(CREATES.replace('{"bucket":"b"}', `{"bucket":${nested}}`));

    expect([problem, exitCode]).toEqual([
      expect.stringMatching(/^\S+plan\.json: must be a plan that Terraform made, got: values nested/),
      2,
    ]);
  });
});
