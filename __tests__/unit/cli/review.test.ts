import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { review, type ReviewOptions, type ReviewResult } from "../../../cli/review";
import { planJson } from "../review/support/plan-of";

const DESTROYS = planJson([{ address: "aws_s3_bucket.b", before: { bucket: "b" } }]);
const OPENS = planJson([{ address: "aws_route.r", after: { destination_cidr_block: "10.0.0.0/8" } }]);
const ACCEPTED = `
acknowledgements:
  - { address: aws_s3_bucket.b, rule: bucket-destroyed, reason: empty, owner: ops, expires: "2027-03-31" }
`;

describe("mwaa-teams review", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "review-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function file(name: string, content: string): string {
    const written = path.join(folder, name);
    fs.writeFileSync(written, content);
    return written;
  }

  function result(files: readonly string[], options: Partial<ReviewOptions> = {}): ReviewResult {
    return review(files, { format: "text", failOn: "stop", ...options });
  }

  test.each([
    ["stop", 1, 0],
    ["look", 1, 1],
    ["never", 0, 0],
  ] as const)("fails as --fail-on %s says", (failOn, destroyed, opened) => {
    expect(result([file("a.json", DESTROYS)], { failOn }).exitCode).toBe(destroyed);
    expect(result([file("b.json", OPENS)], { failOn }).exitCode).toBe(opened);
  });

  test("reviews several plans at once, each once", () => {
    const [a, b] = [file("a.json", DESTROYS), file("b.json", OPENS)];
    const { report = "", exitCode } = result([a, b, a], { format: "json" });
    const { summary, plans } = JSON.parse(report) as { summary: unknown; plans: { plan: string }[] };

    expect(exitCode).toBe(1);
    expect(summary).toEqual({ stop: 1, look: 1, fine: 0, acknowledged: 0 });
    expect(plans.map(({ plan }) => plan)).toEqual([a, b]);
  });

  test("does not fail for what is acknowledged, until its last day", () => {
    const acknowledgements = file("accepted.yaml", ACCEPTED);
    const on = (today: string): ReviewResult =>
      result([file("a.json", DESTROYS)], { acknowledgements, today });

    expect(on("2027-03-31").exitCode).toBe(0);
    expect(on("2027-04-01")).toMatchObject({
      exitCode: 1,
      report: expect.stringContaining("over since 2027-03-31") as string,
    });
  });

  test("says which acknowledgement nothing needs", () => {
    const acknowledgements = file("accepted.yaml", ACCEPTED);
    const { report, exitCode } = result([file("b.json", OPENS)], { acknowledgements, today: "2027-03-31" });

    expect(exitCode).toBe(0);
    expect(report).toContain("bucket-destroyed at aws_s3_bucket.b: nothing to acknowledge");
  });

  test("exits with 2, one message and no report where one of the plans cannot be read", () => {
    const broken = file("broken.json", DESTROYS.slice(0, 100));

    expect(result([file("a.json", DESTROYS), broken])).toEqual({
      problem: expect.stringMatching(/^\S+broken\.json: must be a plan in JSON .*$/) as string,
      exitCode: 2,
    });
  });

  test.each([
    ["missing.json", "must be a file, got: no such file"],
    [".", "must be a file, got: a folder"],
  ])("exits with 2 for %s", (name, message) => {
    const { problem, exitCode } = result([path.join(folder, name)]);

    expect(exitCode).toBe(2);
    expect(problem).toContain(message);
  });

  test("exits with 2 for a file of 200 MB, which it does not read", () => {
    const huge = file("huge.json", "");
    fs.truncateSync(huge, 200 * 1024 ** 2);

    expect(result([huge])).toEqual({
      problem: `${huge}: must be at most 128 MB, got: 200 MB`,
      exitCode: 2,
    });
  });

  test("exits with 2 for values that are nested by thousands, which Terraform does not make", () => {
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const plan = planJson([{ address: "aws_mwaa_environment.e", after: { name: "e", tags: "nested" } }]);
    const deep = file("deep.json", plan.replace('"nested"', nested));

    expect(result([deep])).toEqual({
      problem: `${deep}: must be a plan that Terraform made, got: values nested too deeply`,
      exitCode: 2,
    });
  });
});
