import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Template } from "../support/template";

/** Where the examples are. */
export const EXAMPLES = path.resolve(__dirname, "../../../examples");

/** Runs an example's `main.ts` as its `synth` script does, and gives the Terraform JSON of each stack, by name. */
export function synthesizeExample(name: string): Record<string, Template> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  const before = process.env.CDKTF_OUTDIR;
  process.env.CDKTF_OUTDIR = outdir;
  try {
    jest.requireActual(path.join(EXAMPLES, name, "main.ts"));
    return templates(outdir);
  } finally {
    if (before === undefined) {
      delete process.env.CDKTF_OUTDIR;
    } else {
      process.env.CDKTF_OUTDIR = before;
    }
    fs.rmSync(outdir, { recursive: true });
  }
}

/** The Terraform JSON of each stack in an output folder, by name. */
export function templates(outdir: string): Record<string, Template> {
  const stacks = path.join(outdir, "stacks");
  return Object.fromEntries(
    fs
      .readdirSync(stacks)
      .map((name) => [name, new Template(fs.readFileSync(path.join(stacks, name, "cdk.tf.json"), "utf8"))]),
  );
}
