import fs from "node:fs";
import path from "node:path";
import { AccessError } from "./access-error";
import { ConfiguredStack } from "./stack/configured-stack";
import { StackPolicies } from "./stack/stack-policies";
import { isOverride, overridden, sideBySide } from "./terraform/merged-files";
import { TerraformJson } from "./terraform/terraform-json";
import { hasUnresolved } from "./terraform/unresolved";

/** The files of one stack. */
export interface StackFiles {
  readonly json: TerraformJson;
  /** Files beside them that were not read. */
  readonly notRead: readonly string[];
}

/**
 * The configuration of every stack under a folder, by name: `stacks/<name>/*.tf.json` as a synthesis writes it, or the
 * folder's own `*.tf.json`.
 * @throws AccessError where there are none, or a file is no configuration in Terraform's JSON
 */
export function readStackFiles(outdir: string): StackFiles[] {
  if (fs.existsSync(outdir) && !fs.statSync(outdir).isDirectory()) {
    throw new AccessError(`${outdir}: must be a folder, got: a file`);
  }
  const folder = path.join(outdir, "stacks");
  const folders = foldersIn(folder).map((name) => path.join(folder, name));
  const stacks = (folders.length === 0 ? [outdir] : folders).flatMap((one) => stackIn(one) ?? []);
  if (stacks.length === 0) {
    const hcl = [outdir, ...folders].flatMap((one) => filesIn(one, ".tf"));
    throw new AccessError(
      `${outdir}: must hold synthesized stacks (stacks/<name>/cdk.tf.json; run \`mwaa-teams synth\` first), got: ${
        hcl.length > 0 ? `HCL, which is not read (${hcl[0]})` : "none"
      }`,
    );
  }
  return stacks;
}

/**
 * Every stack under a folder, with its policies read.
 * @param accountId the account of those that do not say their own
 * @throws AccessError as `readStackFiles`, and where no stack has an environment
 */
export function readStacks(outdir: string, accountId?: string): StackPolicies[] {
  const stacks = readStackFiles(outdir).map(
    ({ json, notRead }) => new StackPolicies(new ConfiguredStack(json, accountId, notRead)),
  );
  if (!stacks.some(isTeamStack)) {
    throw new AccessError(
      `${outdir}: must hold the stack of a team, with one aws_mwaa_environment, got: ${stacks
        .map(({ name, source }) => [name, ...source.notRead.map((part) => `${part} is not read`)].join(", "))
        .join(", ")}`,
    );
  }
  const other = stacks.find(({ location }) => accountId !== undefined && location.accountId !== accountId);
  if (other !== undefined && stacks.every(({ location }) => location.accountId !== accountId)) {
    throw new AccessError(
      `--account: must be the account of a stack, got: ${accountId} (${other.name} is of ${other.location.accountId})`,
    );
  }
  return stacks;
}

/** Whether a stack is that of a team's environment. */
export function isTeamStack(stack: StackPolicies): boolean {
  return stack.source.resourcesOf("aws_mwaa_environment").length === 1;
}

/** The account of a stack, for readers. */
export function accountOf({ location }: StackPolicies): string {
  return hasUnresolved(location.accountId) ? "unknown" : location.accountId;
}

function stackIn(folder: string): StackFiles | undefined {
  const name = path.basename(path.resolve(folder));
  const files = filesIn(folder, ".tf.json").map((file) => ({
    isOverride: isOverride(path.basename(file)),
    json: TerraformJson.parse(fs.readFileSync(file, "utf8"), file, name),
  }));
  // Terraform reads override files last.
  const [first, ...others] = [
    ...files.filter((file) => !file.isOverride),
    ...files.filter((file) => file.isOverride),
  ];
  const hcl = filesIn(folder, ".tf").filter((file) =>
    /^\s*(resource|data|module|provider)\s*"/m.test(fs.readFileSync(file, "utf8")),
  );
  return (
    first && {
      json: others.reduce(
        (all, one) => all.with(one.json, one.isOverride ? overridden : sideBySide),
        first.json,
      ),
      notRead: hcl.map((file) => path.basename(file)),
    }
  );
}

function filesIn(folder: string, ending: string): string[] {
  return !fs.existsSync(folder)
    ? []
    : fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(ending) && !name.startsWith("."))
        .sort()
        .map((name) => path.join(folder, name));
}

function foldersIn(folder: string): string[] {
  return !fs.existsSync(folder)
    ? []
    : fs
        .readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
}
