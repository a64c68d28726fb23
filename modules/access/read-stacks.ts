import fs from "node:fs";
import path from "node:path";
import { AccessError } from "./access-error";
import { StackPolicies } from "./stack/stack-policies";
import { TerraformJson } from "./terraform/terraform-json";

/**
 * Every stack under the output folder of a synthesis, by name.
 * @throws AccessError where there are none, or a file was not written by CDKTF
 */
export function readStacks(outdir: string): StackPolicies[] {
  const folder = path.join(outdir, "stacks");
  const names = fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((name) => fs.existsSync(path.join(folder, name, "cdk.tf.json")))
        .sort()
    : [];
  if (names.length === 0) {
    throw new AccessError(
      `${outdir}: must hold synthesized stacks (stacks/<name>/cdk.tf.json; run \`npm run synth\` first), got: none`,
    );
  }
  const stacks = names.map((name) => {
    const file = path.join(folder, name, "cdk.tf.json");
    return new StackPolicies(TerraformJson.parse(fs.readFileSync(file, "utf8"), file));
  });
  if (!stacks.some(isTeamStack)) {
    throw new AccessError(
      `${outdir}: must hold the stack of a team, with one aws_mwaa_environment, got: ${names.join(", ")}`,
    );
  }
  return stacks;
}

/** Whether a stack is that of a team's environment. */
export function isTeamStack(stack: StackPolicies): boolean {
  return stack.arnsOf("aws_mwaa_environment").length === 1;
}
