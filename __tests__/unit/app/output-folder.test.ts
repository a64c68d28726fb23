import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { listedStacks, tryOutput, writeOutput } from "../../../modules/app/output-folder";
import { filesOf } from "../../support/files";

describe("writeOutput", () => {
  let root: string;
  let outdir: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "output folder "));
    outdir = path.join(root, "cdktf.out");
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const files = (): Record<string, string> => filesOf(root);

  function write(content: Record<string, string>): (folder: string) => void {
    return (folder) => {
      for (const [file, text] of Object.entries(content)) {
        fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        fs.writeFileSync(path.join(folder, file), text);
      }
    };
  }

  const first = { "manifest.json": "1", "stacks/a/cdk.tf.json": "a1", "stacks/b/cdk.tf.json": "b1" };

  test("writes a new folder and leaves nothing beside it", () => {
    writeOutput(outdir, write(first));

    expect(files()).toEqual({
      "cdktf.out/manifest.json": "1",
      "cdktf.out/stacks/a/cdk.tf.json": "a1",
      "cdktf.out/stacks/b/cdk.tf.json": "b1",
    });
    expect(fs.readdirSync(root)).toEqual(["cdktf.out"]);
  });

  test("leaves the old output unchanged where writing fails half way", () => {
    writeOutput(outdir, write(first));
    const before = files();

    expect(() =>
      writeOutput(outdir, (folder) => {
        write({ "stacks/a/cdk.tf.json": "a2" })(folder);
        throw new Error("no space left");
      }),
    ).toThrow("no space left");
    expect(files()).toEqual(before);
  });

  test("keeps what Terraform has put into a stack's folder", () => {
    writeOutput(outdir, write(first));
    write({ "stacks/a/.terraform/x": "x", "stacks/a/.terraform.lock.hcl": "lock" })(outdir);

    writeOutput(outdir, write({ ...first, "stacks/a/cdk.tf.json": "a2" }));

    expect(files()).toMatchObject({
      "cdktf.out/stacks/a/.terraform/x": "x",
      "cdktf.out/stacks/a/.terraform.lock.hcl": "lock",
      "cdktf.out/stacks/a/cdk.tf.json": "a2",
    });
  });

  test("replaces a stack's assets, and leaves stacks that it does not write alone", () => {
    writeOutput(outdir, write({ ...first, "stacks/a/assets/old/file": "old" }));

    writeOutput(
      outdir,
      write({ "manifest.json": "2", "stacks/a/cdk.tf.json": "a2", "stacks/a/assets/new/file": "new" }),
    );

    expect(files()).toEqual({
      "cdktf.out/manifest.json": "2",
      "cdktf.out/stacks/a/cdk.tf.json": "a2",
      "cdktf.out/stacks/a/assets/new/file": "new",
      "cdktf.out/stacks/b/cdk.tf.json": "b1",
    });
  });

  test("removes the stacks that are to be removed, and no other", () => {
    writeOutput(outdir, write({ ...first, "stacks/b/.terraform/x": "x", "stacks/c/cdk.tf.json": "c1" }));

    writeOutput(outdir, write({ "manifest.json": "2", "stacks/a/cdk.tf.json": "a2" }), ["b", "never-there"]);

    expect(Object.keys(files()).sort()).toEqual([
      "cdktf.out/manifest.json",
      "cdktf.out/stacks/a/cdk.tf.json",
      "cdktf.out/stacks/c/cdk.tf.json",
    ]);
  });

  test("removes nothing where writing fails", () => {
    writeOutput(outdir, write(first));

    expect(() =>
      writeOutput(outdir, () => {
        throw new Error("no space left");
      }, ["b"]),
    ).toThrow("no space left");
    expect(files()["cdktf.out/stacks/b/cdk.tf.json"]).toBe("b1");
  });
});

test("tryOutput leaves nothing of what it wrote", () => {
  let folder = "";
  tryOutput((given) => {
    folder = given;
    fs.writeFileSync(path.join(given, "manifest.json"), "1");
  });

  expect(folder).not.toBe("");
  expect(fs.existsSync(folder)).toBe(false);
});

describe("an output that is there", () => {
  let outdir: string;
  beforeEach(() => {
    outdir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "output folder ")), "cdktf.out");
  });
  afterEach(() => fs.rmSync(path.dirname(outdir), { recursive: true }));

  /** Writes files and a manifest that lists these stacks. */
  function write(folder: string, content: Record<string, string>, listed: readonly string[]): void {
    const stacks = Object.fromEntries(
      listed.map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]),
    );
    const files = { ...content, "manifest.json": JSON.stringify({ version: "1", stacks }) };
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
  }

  test("replaces the stacks that are written and no other", () => {
    write(outdir, { "stacks/a/cdk.tf.json": "a1", "stacks/b/cdk.tf.json": "b1", "stacks/b/x": "x" }, []);

    writeOutput(outdir, (folder) => write(folder, { "stacks/a/cdk.tf.json": "a2" }, ["a"]));

    expect(filesOf(outdir)).toMatchObject({
      "stacks/a/cdk.tf.json": "a2",
      "stacks/b/cdk.tf.json": "b1",
      "stacks/b/x": "x",
    });
  });

  test("listedStacks has the stacks of the manifest whose folder is there, and none where nothing is", () => {
    expect(listedStacks(outdir)).toEqual({});

    write(outdir, { "stacks/a/cdk.tf.json": "a1" }, ["a", "gone"]);

    expect(Object.keys(listedStacks(outdir))).toEqual(["a"]);
  });

  test.each(["", "{", "null", '{"stacks":1}', "[]"])(
    "a manifest that cannot be read is an error: %j",
    (text) => {
      fs.mkdirSync(outdir);
      fs.writeFileSync(path.join(outdir, "manifest.json"), text);

      expect(() => listedStacks(outdir)).toThrow(
        /manifest\.json: must be the list of stacks .*\nNothing was written\.$/,
      );
    },
  );
});
