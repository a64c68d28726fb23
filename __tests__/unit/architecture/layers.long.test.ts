import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";

const PROJECT = path.resolve(__dirname, "../../..");
const CRUISER = path.join(PROJECT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const CONFIG = path.join(PROJECT, ".dependency-cruiser.cjs");

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Each forbidden import below a folder as `rule: importer → imported`, and how many files there are. */
function cruise(folder: string, roots: readonly string[]): { violations: string[]; files: number } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [CRUISER, ...roots, "--config", CONFIG, "--output-type", "json"],
    { cwd: folder, encoding: "utf8", maxBuffer: 100 * 1024 ** 2 },
  );
  if (stdout === "") {
    throw new Error(stderr);
  }
  const { violations, totalCruised } = (JSON.parse(stdout) as Report).summary;
  return {
    violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
    files: totalCruised,
  };
}

test("every import goes down the layers, and no two files import each other", () => {
  const { violations, files } = cruise(PROJECT, ["modules", "functions", "cli", "main.ts"]);

  expect(violations).toEqual([]);
  expect(files).toBeGreaterThan(300);
});

test("the detector's contract loads no package: every command loads the contract", () => {
  const { metafile } = buildSync({
    entryPoints: [path.join(PROJECT, "functions/privilege-detector/contract.ts")],
    absWorkingDir: PROJECT,
    bundle: true,
    platform: "node",
    metafile: true,
    write: false,
  });

  expect(Object.keys(metafile.inputs).filter((file) => file.includes("node_modules"))).toEqual([]);
});

describe("a forbidden import", () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "layers-"));
    fs.writeFileSync(path.join(folder, "tsconfig.json"), "{}");
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }

  test("is found: up a layer, between concerns, of a type alone, out of a function, and in a circle", () => {
    write("modules/team/team.ts", "export const team = 1;");
    write("modules/aws/up.ts", 'import { team } from "../team/team";\nexport const up = team;');
    write("modules/audit/trail.ts", "export interface Trail {}");
    write(
      "modules/network/beside.ts",
      'import { type Trail } from "../audit/trail";\nexport type Beside = Trail;',
    );
    write(
      "functions/one/handler.ts",
      'import { team } from "../../modules/team/team";\nexport const one = team;',
    );
    write("cli/a.ts", 'import { type B } from "./b";\nexport type A = B;');
    write("cli/b.ts", 'import { type A } from "./a";\nexport type B = A[];');

    expect(cruise(folder, ["modules", "functions", "cli"]).violations).toEqual([
      "functions-stand-alone: functions/one/handler.ts → modules/team/team.ts",
      "modules/aws-imports-lower-layers: modules/aws/up.ts → modules/team/team.ts",
      "modules/network-imports-lower-layers: modules/network/beside.ts → modules/audit/trail.ts",
      "no-cycles: cli/a.ts → cli/b.ts",
    ]);
  });
});
