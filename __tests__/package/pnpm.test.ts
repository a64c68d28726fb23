import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describeDiagnostic } from "../terraform/support/diagnostics";
import { describeWith } from "../terraform/support/tools";
import { Workbench } from "../terraform/support/workbench";
import { CDKTF_PEERS, Consumer } from "./support/consumer";
import { REPOSITORY } from "../terraform/support/paths";

/** A user without rights on what others own, as containers have it. */
const NOBODY = 65_534;

/** pnpm's layout: every package sees its own dependencies alone, through links into a store. */
describeWith(["terraform"], "the package in a project of pnpm's", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  let project: Consumer;
  beforeAll(async () => {
    bench = await Workbench.open();
    project = Consumer.create(bench.janitor, { dependencies: CDKTF_PEERS }, "javascript");
    const store = bench.janitor.temporaryFolder();
    const pnpm = join(REPOSITORY, "node_modules/.bin/pnpm");
    await project.mustRun(pnpm, "install", "--reporter=append-only", `--store-dir=${store}`);
  });
  afterAll(() => bench.close());

  it("links to one copy of each package", () => {
    expect(readdirSync(join(project.folder, "node_modules"))).toContain(".pnpm");
  });

  it("synthesizes from a node_modules that nobody may write to", async () => {
    await project.mustRun("chmod", "-R", "a-w,a+rX", "node_modules");
    await project.mustRun("chmod", "a+rX", ".", "..");
    // Modes do not stop root.
    const root = process.getuid?.() === 0;
    if (root) {
      chownSync(project.folder, NOBODY, NOBODY);
    }
    const user = root ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : ["env"];
    const [program = "", ...args] = [...user, process.execPath, "main.js"];
    await project.mustRun(program, ...args);
    const workspace = await bench.workspace("team", project.stacks.get("team") ?? "");
    expect((await workspace.validate()).map(describeDiagnostic)).toEqual([]);
  });
});
