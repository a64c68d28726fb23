import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT } from "./aws-client";
import { type Diagnostic } from "./diagnostics";
import { REPOSITORY } from "./paths";
import { readStack, type ResourceJson } from "./stack-json";

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

/** Looks in an account for the ID of something that has no name of ours in it. */
export type FindId = (type: string, block: ResourceJson) => Promise<string>;

/**
 * The import blocks that `docs/adoption.md` advises where resources exist already without Terraform's knowledge.
 * @throws Error for a message, or a type, that the documentation does not know
 */
export function recoveryImports(
  stackFile: string,
  errors: readonly Diagnostic[],
  findId: FindId,
): Promise<Import[]> {
  const { resource = {} } = readStack(stackFile);
  const ids = new Map(
    [...documentation().matchAll(/^\| `(aws_\w+)` +\| (?:`(\S+)`|its ID, `\w+-…`) +\|$/gm)].map(
      ([, type = "", id]) => [type, id],
    ),
  );
  return Promise.all(
    errors
      .filter(({ severity }) => severity === "error")
      .map(async ({ summary, detail, address = "" }) => {
        const [type = "", name = ""] = address.split(".");
        if (!ids.has(type) || !EXISTS_ALREADY.test(`${summary} ${detail}`)) {
          throw new Error(
            `docs/adoption.md has no remedy for this message of ${address}: ${summary} ${detail}`,
          );
        }
        const block = resource[type]?.[name] ?? {};
        const id = ids.get(type)?.replace("<account>", ACCOUNT).replace("<name>", nameOf(block));
        return { to: address, id: id ?? (await findId(type, block)) };
      }),
  );
}

const EXISTS_ALREADY = /already exists?\b|BucketAlreadyOwnedByYou|Resource\.AlreadyAssociated/;

function nameOf({ name, bucket, function_name: functionName }: ResourceJson): string {
  return String([name, bucket, functionName].find((value) => typeof value === "string"));
}
