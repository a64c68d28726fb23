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

/** What an account answers about a thing whose ID no name gives. */
export interface Account {
  /** ID of the NAT gateway with a `Name` tag. */
  natGatewayNamed(name: string): Promise<string>;
}

/**
 * The import blocks that `docs/adoption.md` advises where resources exist already without Terraform's knowledge.
 * @throws Error for a message, or a type, that the documentation does not know
 */
export function recoveryImports(
  stackFile: string,
  errors: readonly Diagnostic[],
  account: Account,
): Promise<Import[]> {
  const ids = new Map(
    [...documentation().matchAll(/^\| `(aws_\w+)` +\| (?:`(\S+)`|its ID, `nat-…`) +\|$/gm)].map(
      ([, type = "", id = "nat-…"]) => [type, id],
    ),
  );
  return Promise.all(
    errors
      .filter(({ severity }) => severity === "error")
      .map(async ({ summary, detail, address = "" }) => {
        const [type = "", name = ""] = address.split(".");
        const id = ids.get(type);
        if (id === undefined || !EXISTS_ALREADY.test(`${summary} ${detail}`)) {
          throw new Error(`docs/adoption.md has no remedy for this message of ${address}: ${summary}`);
        }
        const thing = nameOf(stackFile, type, name);
        return {
          to: address,
          id:
            id === "nat-…"
              ? await account.natGatewayNamed(thing)
              : id.replace("<account>", ACCOUNT).replace("<name>", thing),
        };
      }),
  );
}

const EXISTS_ALREADY = /already exists?\b|BucketAlreadyOwnedByYou|Resource\.AlreadyAssociated/;

function nameOf(stackFile: string, type: string, id: string): string {
  const block = readStack(stackFile).resource?.[type]?.[id] ?? {};
  const tags = (block.tags ?? {}) as Record<string, string>;
  return String(
    [block.name, block.bucket, block.function_name, tags.Name].find((name) => typeof name === "string"),
  );
}
