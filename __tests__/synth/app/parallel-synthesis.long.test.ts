import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { filesOf } from "../../support/files";
import { seeds } from "../../support/seeds";

const PROJECT = path.resolve(__dirname, "../../..");
const TSX = require.resolve("tsx");

/** Four at least: two that build the bundle and two that find it. */
const PROCESSES = Math.max(4, seeds(10));

const TEAMS = `
organization: acme
defaults: { region: eu-west-1, airflow: { version: "2.11.2" } }
teams:
  payments: { accountId: "111122223333", network: { create: { cidr: 10.20.0.0/16 } } }
`;

describe("syntheses at the same time in one checkout", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "parallel synthesis "));
  const checkout = path.join(root, "checkout");
  const bundle = path.join(checkout, "dist/bundles/privilege-detector");
  const cache = path.join(checkout, ".cache/bundles");

  beforeAll(() => {
    for (const name of ["main.ts", "package.json", "tsconfig.json", "cli", "functions", "modules"]) {
      fs.cpSync(path.join(PROJECT, name), path.join(checkout, name), { recursive: true });
    }
    fs.symlinkSync(path.join(PROJECT, "node_modules"), path.join(checkout, "node_modules"));
    fs.writeFileSync(path.join(root, "teams.yaml"), TEAMS);
    fs.mkdirSync(bundle, { recursive: true });
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  function synth(out: string): Promise<{ status: number | null; stderr: string }> {
    const child = spawn(process.execPath, ["--import", TSX, path.join(checkout, "main.ts")], {
      cwd: root,
      env: { ...process.env, TEAMS_FILE: "teams.yaml", CDKTF_OUTDIR: out },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve) => child.on("close", (status) => resolve({ status, stderr })));
  }

  test("give the same bytes and leave no other file anywhere, though half of them build the bundle", async () => {
    const outs = Array.from({ length: PROCESSES }, (_, index) => `${index}.out`);
    const [early, late] = [outs.slice(0, PROCESSES / 2), outs.slice(PROCESSES / 2)];

    // A process that hashes the folder also sees what is in it for a millisecond.
    const seen = new Set<string | null>();
    const watcher = fs.watch(bundle, (_, name) => seen.add(name));

    const running = early.map(synth);
    while (!fs.existsSync(path.join(bundle, "index.js")) && !(await settled(running))) {
      await sleep(10);
    }
    // Some of these build it again, while others hash and copy it.
    fs.rmSync(path.join(cache, "privilege-detector.json"), { force: true });
    const results = await Promise.all([...running, ...late.map(synth)]);
    watcher.close();

    expect(results).toEqual(outs.map(() => ({ status: 0, stderr: "" })));
    const [first, ...others] = outs.map((out) => filesOf(path.join(root, out)));
    expect(Object.keys(first ?? {}).sort()).toEqual([
      "manifest.json",
      expect.stringMatching(
        /^stacks\/payments\/assets\/\w+-detector_\w+\/[0-9A-F]{32}\/THIRD-PARTY-LICENSES\.txt$/,
      ),
      expect.stringMatching(/^stacks\/payments\/assets\/\w+-detector_\w+\/[0-9A-F]{32}\/index\.js$/),
      "stacks/payments/cdk.tf.json",
    ]);
    others.forEach((files) => expect(files).toEqual(first));
    expect([...seen].toSorted()).toEqual(["THIRD-PARTY-LICENSES.txt", "index.js"]);
    expect(Object.keys(filesOf(cache))).toEqual(
      ["dag-publisher", "privilege-detector", "privilege-snapshot"].map((name) => `${name}.json`),
    );
    expect(fs.readdirSync(root).sort()).toEqual([...outs, "checkout", "teams.yaml"].sort());
  }, 120_000);

  test("give the bytes of another checkout: no path of the machine is in the bundle", () => {
    const bundle = "dist/bundles/privilege-detector/index.js";

    expect(
      fs.readFileSync(path.join(checkout, bundle)).equals(fs.readFileSync(path.join(PROJECT, bundle))),
    ).toBe(true);
  });
});

/** Whether every promise has ended. */
async function settled(promises: readonly Promise<unknown>[]): Promise<boolean> {
  const pending = Symbol("pending");
  const states = await Promise.all(promises.map((one) => Promise.race([one, Promise.resolve(pending)])));
  return states.every((state) => state !== pending);
}
