import fs from "node:fs";
import path from "node:path";
import { PACKAGE_ROOT } from "../../modules/package/package-root";
import { type StarterFile } from "./starter-files";

/** What runs a pipeline. */
export const CI_PROGRAMS = ["github", "gitlab"] as const;

/** What runs a pipeline. */
export type CiProgram = (typeof CI_PROGRAMS)[number];

/** The example is what is written: there is one text of each file. */
const EXAMPLE = path.join(PACKAGE_ROOT, "examples/pipeline");

/** The script that the workflows run, which is a program. */
export const PIPELINE_SCRIPT = "mwaa-pipeline";

const FILES: Readonly<Record<CiProgram, readonly string[]>> = {
  github: [
    PIPELINE_SCRIPT,
    ".github/dependabot.yml",
    ".github/workflows/mwaa-plan.yml",
    ".github/workflows/mwaa-review.yml",
    ".github/workflows/mwaa-apply.yml",
    ".github/workflows/mwaa-apply-wave.yml",
    ".github/workflows/mwaa-drift.yml",
  ],
  gitlab: [PIPELINE_SCRIPT, ".gitlab-ci.yml"],
};

/** The files of a pipeline, with their paths in the repository. */
export function pipelineFiles(ci: CiProgram): StarterFile[] {
  return FILES[ci].map((name) => ({ name, text: fs.readFileSync(path.join(EXAMPLE, name), "utf8") }));
}
