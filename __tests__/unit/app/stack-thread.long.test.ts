import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synthesize } from "../../../modules/app/synthesize";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";
import { teamsYaml } from "../../../bench/teams-yaml";
import { PROGRAM } from "../../support/compiled-program";

/** Enough for a second thread. */
const TEAMS = 100;

/** Each file's content; of an asset, which is the same in all stacks, its size. */
function outputOf(folder: string): Record<string, string | number> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const file = path.join(folder, name);
      return [name, name.endsWith(".json") ? fs.readFileSync(file, "utf8") : fs.statSync(file).size];
    }),
  );
}

const MODULES = path.join(path.dirname(PROGRAM), "../modules");

describe("stacks that are built on two threads", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "stack thread "));
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const text = `${teamsYaml(TEAMS)}audit: { homeRegion: eu-west-1 }\n`.replaceAll(
    /"1000000\d+"/g,
    '"100000000000"',
  );
  const config: TeamsConfig = parseTeamsConfig(text, { file: "teams.yaml", directory: root });

  /** What one thread writes: from TypeScript there is no second. */
  let expected: ReturnType<typeof outputOf>;
  beforeAll(() => {
    const outdir = path.join(root, "one.out");
    synthesize(config, outdir);
    expected = outputOf(outdir);
  });

  /**
   * Synthesizes with compiled code on a machine of two processors.
   * @param before JavaScript that runs first; it sees `workers`, `config` and `outdir`
   */
  function synthesizeCompiled(name: string, before = ""): { outdir: string; stdout: string; stderr: string } {
    const outdir = path.join(root, `${name}.out`);
    const program = `
      const os = require("node:os");
      const workers = require("node:worker_threads");
      const { parseTeamsConfig } = require(${JSON.stringify(path.join(MODULES, "config/load-teams-config.js"))});
      os.availableParallelism = () => 2;
      let started = 0;
      const { Worker } = workers;
      workers.Worker = class extends Worker {
        constructor(...args) {
          super(...args);
          started += 1;
        }
      };
      const outdir = ${JSON.stringify(outdir)};
      const config = parseTeamsConfig(${JSON.stringify(text)}, { file: "teams.yaml", directory: ${JSON.stringify(root)} });
      let progress = [];
      ${before}
      const { synthesize } = require(${JSON.stringify(path.join(MODULES, "app/synthesize.js"))});
      try {
        const stacks = synthesize(config, outdir, { onProgress: (done) => progress.push(done) });
        console.log(JSON.stringify({ started, stacks: stacks.map(({ name }) => name), progress }));
      } catch (error) {
        console.log(JSON.stringify({ started, error: error.name, message: error.message }));
      }`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    return { outdir, stdout, stderr };
  }

  test("are the same bytes as on one, and listed in the same order; progress counts both", () => {
    const { outdir, stdout, stderr } = synthesizeCompiled("two");

    expect(stderr).toBe("");
    const { started, stacks, progress } = JSON.parse(stdout) as {
      started: number;
      stacks: string[];
      progress: number[];
    };
    expect(started).toBe(1);
    expect(stacks).toEqual([...config.teams.map(({ name }) => name), "audit-100000000000"]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(TEAMS + 1);
    expect(outputOf(outdir)).toEqual(expected);
  });

  test("are all there where no second can be started", () => {
    const { outdir, stdout, stderr } = synthesizeCompiled(
      "none",
      `workers.Worker = class extends Worker { constructor() { super("", { eval: true }); } };`,
    );

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ started: 0 });
    expect(outputOf(outdir)).toEqual(expected);
  });

  test("fail for a prop that a construct rejects, with its error, and nothing is written", () => {
    const last = `config.teams.at(-1).props`;
    const { outdir, stdout } = synthesizeCompiled(
      "rejected",
      `${last} = { ...${last}, environmentClass: "mw9.huge" };`,
    );

    expect(JSON.parse(stdout)).toMatchObject({
      started: 1,
      error: "PropValidationError",
      message: expect.stringContaining("mw9.huge") as string,
    });
    expect(fs.existsSync(outdir)).toBe(false);
  });
});
