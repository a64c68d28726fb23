import { spawnSync } from "node:child_process";
import { fencedBlocks } from "../../support/documentation";
import { describeWith } from "../support/tools";

/** Terraform reads the syntax, which is Terragrunt's too, and knows none of the names. */
const format = (text: string): { status: number | null; stdout: string } =>
  spawnSync("terraform", ["fmt", "-"], { input: text, encoding: "utf8" });

describeWith(["terraform"], "the documentation's blocks of HCL", () => {
  test.each(fencedBlocks("hcl"))("$page, line $line, parses and is formatted", ({ text }) => {
    expect(format(text)).toMatchObject({ status: 0, stdout: text });
  });

  test("and one that does not parse is found", () => {
    expect(format("terraform {\n  source = \n}\n").status).toBe(2);
  });
});
