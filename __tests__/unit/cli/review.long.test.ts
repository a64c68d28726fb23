import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PROGRAM } from "../../support/compiled-program";
import { planJson } from "../review/support/plan-of";

test("mwaa-teams review ends as a process with its exit codes, and with 2 for a wrong command line", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "review-"));
  const files = {
    "destroys.json": planJson([{ address: "aws_s3_bucket.b", before: { bucket: "b" } }]),
    "opens.json": planJson([{ address: "aws_route.r", after: { destination_cidr_block: "10.0.0.0/8" } }]),
    "empty.json": "",
  };
  const run = (...args: readonly string[]): unknown[] => {
    const options = { cwd: folder, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "review", ...args], options);
    return [status, stdout === "", stderr === ""];
  };
  try {
    Object.entries(files).forEach(([name, content]) => fs.writeFileSync(path.join(folder, name), content));

    expect(run("destroys.json")).toEqual([1, false, true]);
    expect(run("opens.json")).toEqual([0, false, true]);
    expect(run("empty.json")).toEqual([2, true, false]);
    expect(run()).toEqual([2, true, false]);
    expect(run("destroys.json", "--format", "html")).toEqual([2, true, false]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
