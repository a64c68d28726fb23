import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bytesOf, type Evasion } from "../../../unit/dag-publisher/evasions/evasions";

/** What real Python did with a case. */
export interface Verdict {
  readonly id: string;
  /** Whether the case did what it must not. */
  readonly reached: boolean;
  /** What it ended with; a case that was stopped ends with that. */
  readonly error: string | null;
}

const REFEREE = path.join(__dirname, "referee.py");

/** Runs all cases in one Python, each in a fork of it, and says which do what they claim. */
export function referee(evasions: readonly Evasion[], python = "python3"): readonly Verdict[] {
  const folder = mkdtempSync(path.join(tmpdir(), "referee-"));
  const input = evasions.map((evasion) =>
    JSON.stringify({
      id: evasion.id,
      source: Buffer.from(bytesOf(evasion)).toString("base64"),
      ...evasion.reached,
    }),
  );
  try {
    const output = execFileSync(python, ["-X", "utf8", "-B", REFEREE, folder], {
      input: `${input.join("\n")}\n`,
      encoding: "utf8",
      maxBuffer: 64 * 1024 ** 2,
    });
    return output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Verdict);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
