import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { addToOutput, listedStacks, replaceOutput } from "../../../modules/app/output-folder";
import { filesOf } from "../../support/files";

describe("replaceOutput", () => {
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
    replaceOutput(outdir, write(first));

    expect(files()).toEqual({
      "cdktf.out/manifest.json": "1",
      "cdktf.out/stacks/a/cdk.tf.json": "a1",
      "cdktf.out/stacks/b/cdk.tf.json": "b1",
    });
    expect(fs.readdirSync(root)).toEqual(["cdktf.out"]);
  });

  test("leaves the old output unchanged where writing fails half way", () => {
    replaceOutput(outdir, write(first));
    const before = files();

    expect(() =>
      replaceOutput(outdir, (folder) => {
        write({ "stacks/a/cdk.tf.json": "a2" })(folder);
        throw new Error("no space left");
      }),
    ).toThrow("no space left");
    expect(files()).toEqual(before);
  });

  test("keeps what Terraform has put into a stack's folder", () => {
    replaceOutput(outdir, write(first));
    write({ "stacks/a/.terraform/x": "x", "stacks/a/.terraform.lock.hcl": "lock" })(outdir);

    replaceOutput(outdir, write({ ...first, "stacks/a/cdk.tf.json": "a2" }));

    expect(files()).toMatchObject({
      "cdktf.out/stacks/a/.terraform/x": "x",
      "cdktf.out/stacks/a/.terraform.lock.hcl": "lock",
      "cdktf.out/stacks/a/cdk.tf.json": "a2",
    });
  });

  test("removes stacks and assets that are gone", () => {
    replaceOutput(outdir, write({ ...first, "stacks/a/assets/old/file": "old" }));

    replaceOutput(
      outdir,
      write({ "manifest.json": "2", "stacks/a/cdk.tf.json": "a2", "stacks/a/assets/new/file": "new" }),
    );

    expect(files()).toEqual({
      "cdktf.out/manifest.json": "2",
      "cdktf.out/stacks/a/cdk.tf.json": "a2",
      "cdktf.out/stacks/a/assets/new/file": "new",
    });
  });
});

describe("addToOutput", () => {
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

    addToOutput(outdir, (folder) => write(folder, { "stacks/a/cdk.tf.json": "a2" }, ["a"]));

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
});
