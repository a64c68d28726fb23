import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { copyKeptFiles, removeCopies, strayFolders } from "../../../modules/app/kept-files";
import { OutputError } from "../../../modules/app/output-error";
import { filesOf } from "../../support/files";

describe("files that are kept beside a stack", () => {
  let root: string;
  let home: string;
  let output: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "kept files "));
    home = path.join(root, "stacks");
    output = path.join(root, "out");
    fs.mkdirSync(output);
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  function keep(...files: readonly string[]): void {
    for (const file of files) {
      fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      fs.writeFileSync(path.join(home, file), file);
    }
  }

  const copied = (): string[] => Object.keys(filesOf(output)).sort();

  test("are copied where Terraform reads them: lock file, configuration, values of variables", () => {
    const terraforms = [
      ".terraform.lock.hcl",
      "imports.tf",
      "more.tf.json",
      "x.auto.tfvars",
      "terraform.tfvars",
    ];
    keep(
      ...[...terraforms, "README.md", "stack.ts", "folder/a.tf", "terraform.tfstate"].map(
        (file) => `a/${file}`,
      ),
    );
    keep("b/imports.tf");

    copyKeptFiles(home, "a", output);

    expect(copied()).toEqual([".copied-files.json", ...terraforms].sort());
    expect(filesOf(output)["imports.tf"]).toBe("a/imports.tf");
  });

  test("leave no trace where there are none", () => {
    copyKeptFiles(home, "a", output);
    keep("a/README.md");
    copyKeptFiles(home, "a", output);

    expect(copied()).toEqual([]);
  });

  test("cannot replace what synth writes", () => {
    keep("a/cdk.tf.json");

    expect(() => copyKeptFiles(home, "a", output)).toThrow(OutputError);
  });

  test("are gone from the output with the next run; what somebody put there, and the lock file, are not", () => {
    keep("a/imports.tf", "a/.terraform.lock.hcl");
    copyKeptFiles(home, "a", output);
    fs.writeFileSync(path.join(output, "mine.tf"), "mine");

    removeCopies(output);

    expect(copied()).toEqual([".terraform.lock.hcl", "mine.tf"]);
  });

  test("of no stack are named, and folders that hold nothing of Terraform's are not", () => {
    keep("a/imports.tf", "paymnts/.terraform.lock.hcl", "lib/stack.ts");

    expect(strayFolders(home, ["a", "payments"])).toEqual(["paymnts"]);
    expect(strayFolders(path.join(root, "nowhere"), [])).toEqual([]);
  });
});
