import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { LinkedAsset } from "../../../modules/aws/linked-asset";
import { filesOf } from "../../support/files";

describe("LinkedAsset", () => {
  let root: string;
  let bundle: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "linked asset "));
    bundle = path.join(root, "bundle");
    fs.mkdirSync(path.join(bundle, "lib"), { recursive: true });
    fs.writeFileSync(path.join(bundle, "index.js"), "require('./lib/a')");
    fs.writeFileSync(path.join(bundle, "lib/a.js"), "a");
  });
  afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(root, { recursive: true });
  });

  /** Synthesizes stacks with an asset each, as a user's app does. */
  function synth(
    out: string,
    Asset: typeof LinkedAsset | typeof TerraformAsset = LinkedAsset,
    config = { path: bundle, type: AssetType.DIRECTORY },
  ): string {
    const outdir = path.join(root, out);
    const app = new App({ outdir });
    for (const name of ["a", "b", "c"]) {
      new Asset(new TerraformStack(app, name), "Code", config);
    }
    app.synth();
    return outdir;
  }

  /** For each file below the output's assets, its name and how many inodes the stacks have for it. */
  function inodes(outdir: string): Record<string, number> {
    const files: Record<string, Set<number>> = {};
    for (const file of Object.keys(filesOf(outdir)).filter((name) => name.includes("/assets/"))) {
      (files[path.basename(file)] ??= new Set()).add(fs.statSync(path.join(outdir, file)).ino);
    }
    return Object.fromEntries(Object.entries(files).map(([name, { size }]) => [name, size]));
  }

  test("has the paths and the content of cdktf's own asset in each stack", () => {
    expect(filesOf(synth("linked"))).toEqual(filesOf(synth("copied", TerraformAsset)));
  });

  test("is stored once for all stacks of an app, a folder and a file alike", () => {
    expect(inodes(synth("folder"))).toEqual({ "index.js": 1, "a.js": 1 });

    const file = { path: path.join(bundle, "index.js"), type: AssetType.FILE };
    expect(inodes(synth("file", LinkedAsset, file))).toEqual({ "index.js": 1 });
  });

  test("shares nothing with its source: a change in the output does not reach the package", () => {
    const outdir = synth("out");
    const source = fs.statSync(path.join(bundle, "index.js")).ino;

    const [file = ""] = Object.keys(filesOf(outdir)).filter((name) => name.endsWith("index.js"));
    expect(fs.statSync(path.join(outdir, file)).ino).not.toBe(source);
  });

  test.each(["EXDEV", "EPERM", "ENOTSUP", "EMLINK"])(
    "is copied where the file system refuses a link with %s, with the same files",
    (code) => {
      const linked = filesOf(synth("linked"));
      jest.spyOn(fs, "linkSync").mockImplementation(() => {
        throw Object.assign(new Error(code), { code });
      });

      const outdir = synth("copied");
      expect(filesOf(outdir)).toEqual(linked);
      expect(inodes(outdir)).toEqual({ "index.js": 3, "a.js": 3 });
    },
  );

  test("is copied whole where a link fails half way", () => {
    const linked = filesOf(synth("linked"));
    const link = fs.linkSync;
    jest.spyOn(fs, "linkSync").mockImplementation((from, to) => {
      if (String(to).endsWith("a.js")) {
        throw new Error("EMLINK");
      }
      link(from, to);
    });

    expect(filesOf(synth("out"))).toEqual(linked);
  });

  test("replaces what an earlier synthesis left, and leaves other outputs alone", () => {
    const first = synth("out");
    fs.cpSync(first, path.join(root, "kept"), { recursive: true });
    fs.writeFileSync(path.join(bundle, "index.js"), "changed");

    const second = filesOf(synth("out"));

    expect(second).toEqual(filesOf(synth("fresh")));
    expect(inodes(path.join(root, "out"))).toEqual({ "index.js": 1, "a.js": 1 });
    expect(Object.values(filesOf(path.join(root, "kept")))).toContain("require('./lib/a')");
  });
});
