import { type Dirent, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type StackJson } from "./stack-json";

/** An argument that a provider of the mirror may be too old for. */
export interface NewerArgument {
  /** Type of the Terraform resource. */
  readonly type: string;
  /** Names of the blocks around the argument, and its own. */
  readonly path: readonly [string, ...string[]];
  /** The first version of the AWS provider that has it. */
  readonly since: string;
}

/**
 * Every argument that the stacks use and that the AWS provider does not have since 5.100.0, the version that the
 * suite runs with where there is no registry. An older provider calls one "Extraneous JSON object property".
 */
export const NEWER_ARGUMENTS: readonly NewerArgument[] = [
  {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    path: ["rule", "blocked_encryption_types"],
    since: "6.22.0",
  },
  { type: "aws_mwaa_environment", path: ["worker_replacement_strategy"], since: "6.11.0" },
];

const OVERRIDE = "provider_override.tf.json";

/**
 * Makes a copy of a configuration one that the provider of the mirror can judge: the arguments of the table that are
 * newer are taken out, and nothing else, so that the provider's schema still checks all others. An `override.tf.json`
 * for the resource would hide every unknown argument of it. Modules that ask for a newer provider are given this one.
 * @param folder what `terraform init` reads, its modules included
 * @param version of the AWS provider; nothing for the one that the stacks pin
 */
export function fitToProvider(folder: string, version: string | undefined): void {
  const newer = version === undefined ? [] : NEWER_ARGUMENTS.filter(({ since }) => isOlder(version, since));
  if (newer.length === 0) {
    return;
  }
  let asksForProvider = false;
  for (const entry of entriesOf(folder)) {
    const file = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith(".")) {
      fitToProvider(file, version);
    } else if (entry.name.endsWith(".tf.json")) {
      const stack = JSON.parse(readFileSync(file, "utf8")) as StackJson;
      if (takeOut(stack, newer)) {
        writeFileSync(file, JSON.stringify(stack, undefined, 2));
      }
    } else if (entry.name.endsWith(".tf")) {
      asksForProvider ||= readFileSync(file, "utf8").includes("required_providers");
    }
  }
  if (asksForProvider) {
    const override = { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } };
    writeFileSync(join(folder, OVERRIDE), JSON.stringify(override));
  }
}

/** Takes the arguments out of a stack, and returns whether there were any. */
export function takeOut({ resource = {} }: StackJson, newer: readonly NewerArgument[]): boolean {
  return newer
    .map(({ type, path }) => Object.values(resource[type] ?? {}).map((block) => takeOutOf(block, path)))
    .flat()
    .includes(true);
}

function takeOutOf(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value)) {
    return value.map((item) => takeOutOf(item, [name ?? "", ...rest])).includes(true);
  }
  if (typeof value !== "object" || value === null || name === undefined || !(name in value)) {
    return false;
  }
  const block = value as Record<string, unknown>;
  if (rest.length > 0) {
    return takeOutOf(block[name], rest);
  }
  return delete block[name];
}

/** Whether a version is before another, part by part as numbers. */
function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}
