import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT } from "./aws-client";
import { type Diagnostic } from "./diagnostics";
import { REPOSITORY } from "./paths";
import { readStack } from "./stack-json";

/** One import block. */
export interface Import {
  readonly to: string;
  readonly id: string;
}

function documentation(): string {
  return readFileSync(join(REPOSITORY, "docs/adoption.md"), "utf8");
}

/** The import blocks of `docs/adoption.md` for an environment that exists already, as they stand there. */
export function adoptionImports(): Import[] {
  const blocks = documentation().matchAll(/^import \{\n {2}to = (\S+)\n {2}id = "([^"]+)"\n\}$/gm);
  return [...blocks].map(([, to = "", id = ""]) => ({ to, id }));
}

/**
 * The import blocks that `docs/adoption.md` advises where resources exist already without Terraform's knowledge.
 * @throws Error for a message, or a type, that the documentation does not know
 */
export function recoveryImports(stackFile: string, errors: readonly Diagnostic[]): Import[] {
  const ids = new Map(
    [...documentation().matchAll(/^\| `(aws_\w+)` +\| `(\S+)` +\|$/gm)].map(([, type = "", id = ""]) => [
      type,
      id,
    ]),
  );
  return errors
    .filter(({ severity }) => severity === "error")
    .map(({ summary, detail, address = "" }) => {
      const [type = "", name = ""] = address.split(".");
      const id = ids.get(type);
      if (id === undefined || !/already exists?\b|BucketAlreadyOwnedByYou/.test(`${summary} ${detail}`)) {
        throw new Error(`docs/adoption.md has no remedy for this message of ${address}: ${summary}`);
      }
      return {
        to: address,
        id: id.replace("<account>", ACCOUNT).replace("<name>", nameOf(stackFile, type, name)),
      };
    });
}

function nameOf(stackFile: string, type: string, id: string): string {
  const { name, bucket, function_name: functionName } = readStack(stackFile).resource?.[type]?.[id] ?? {};
  return String(name ?? bucket ?? functionName);
}
