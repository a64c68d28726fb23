import { AccessError } from "../access-error";

/** Top-level keys of a configuration. */
const SECTIONS = [
  "//",
  "check",
  "data",
  "ephemeral",
  "import",
  "locals",
  "module",
  "moved",
  "output",
  "provider",
  "removed",
  "resource",
  "terraform",
  "variable",
];

/** Files that are taken for a configuration, by a key that only they have. */
const OTHERS: readonly (readonly [key: string, what: string])[] = [
  ["resource_changes", "a plan (`terraform show -json`)"],
  ["planned_values", "a plan (`terraform show -json`)"],
  ["lineage", "a state"],
  ["values", "a state (`terraform show -json`)"],
  ["AWSTemplateFormatVersion", "a template of CloudFormation"],
  ["Resources", "a template of CloudFormation"],
];

/**
 * The content of a file that holds a configuration in Terraform's JSON.
 * @throws AccessError saying what the file is instead
 */
export function configurationIn(text: string, file: string): Readonly<Record<string, unknown>> {
  const fail = (got: string): never => {
    throw new AccessError(
      `${file}: must be a configuration in Terraform's JSON, such as \`mwaa-teams synth\` writes, got: ${got}`,
    );
  };
  const json = jsonOf(text);
  if (json instanceof SyntaxError) {
    return fail(
      /^\s*(resource|provider|terraform|module|variable|locals|data|output)\b[^:]*\{/m.test(text)
        ? "HCL"
        : `text that is no JSON (${json.message})`,
    );
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return fail("JSON that is no map");
  }
  const [, what] = OTHERS.find(([key]) => Object.hasOwn(json, key)) ?? [];
  if (what !== undefined) {
    return fail(what);
  }
  const unknown = Object.keys(json).find((key) => !SECTIONS.includes(key));
  return unknown === undefined
    ? (json as Record<string, unknown>)
    : fail(`other JSON, with ${JSON.stringify(unknown)}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
