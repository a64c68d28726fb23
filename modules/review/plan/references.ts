import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { blockAt } from "./plan-json";

/** An attribute of a resource or a data source, by the resource's address without an index. */
export interface Reference {
  readonly address: string;
  readonly attribute: string;
}

/** Depth at which circular references are cut off. */
const MAX_DEPTH = 20;

/**
 * What the arguments of resources refer to, by the configuration in a plan: through the inputs and outputs of modules. Of
 * an expression the plan has only what it refers to, so that what is a bare reference and what is a part of a text look
 * the same; locals are missing.
 */
export class References {
  public constructor(private readonly root: Block) {}

  /**
   * The attribute that an argument refers to, where it refers to one alone.
   * @param module address of the module that the resource is in, `""` for the root
   */
  public of(module: string, resource: string, argument: string): Reference | undefined {
    const path = moduleNames(module);
    return this.resolve(path, blockAt(this.expressions(path, resource), argument), 0);
  }

  /** Whether the configuration of a resource has an argument; otherwise AWS or the provider fills it in. */
  public isGiven(module: string, resource: string, argument: string): boolean {
    return Object.hasOwn(this.expressions(moduleNames(module), resource), argument);
  }

  private expressions(path: readonly string[], resource: string): Block {
    const block = [this.moduleAt(path).resources]
      .flat()
      .filter(isBlock)
      .find(({ address }) => address === resource);
    return block === undefined ? {} : blockAt(block, "expressions");
  }

  private resolve(path: readonly string[], expression: Block, depth: number): Reference | undefined {
    const references = [expression.references].flat().filter((one) => typeof one === "string");
    // Terraform lists `a.b.c`, and then what it is a part of: `a.b`.
    const longest = references.filter(
      (one) =>
        !references.some(
          (other) => other !== one && /^[.[]/.test(other.replace(one, "") || " ") && other.startsWith(one),
        ),
    );
    const [only, ...others] = longest;
    if (only === undefined || others.length > 0 || depth > MAX_DEPTH) {
      return undefined;
    }
    const [first = "", second = "", third = ""] = only.split(".");
    if (first === "var" && path.length > 0) {
      const call = blockAt(blockAt(this.moduleAt(path.slice(0, -1)), "module_calls"), path.at(-1) ?? "");
      return this.resolve(path.slice(0, -1), blockAt(blockAt(call, "expressions"), second), depth + 1);
    }
    if (first === "module") {
      const inner = [...path, second.replace(/\[.*/, "")];
      const output = blockAt(blockAt(this.moduleAt(inner), "outputs"), third);
      return this.resolve(inner, blockAt(output, "expression"), depth + 1);
    }
    return attributeIn(only, path);
  }

  private moduleAt(path: readonly string[]): Block {
    return path.reduce<Block>(
      (module, name) => blockAt(blockAt(blockAt(module, "module_calls"), name), "module"),
      this.root,
    );
  }
}

/** The names of the modules in a module's address, `module.a["x"].module.b`. */
function moduleNames(address: string): string[] {
  return [...address.matchAll(/(?:^|\.)module\.([\w-]+)/g)].map(([, name = ""]) => name);
}

function attributeIn(reference: string, path: readonly string[]): Reference | undefined {
  const [, resource, attribute] =
    /^((?:data\.)?[a-z]\w*\.[\w-]+)(?:\[[^\]]*\])?\.(\w+)$/.exec(reference) ?? [];
  const prefix = path.map((name) => `module.${name}.`).join("");
  return resource === undefined ||
    attribute === undefined ||
    /^(?:var|local|each|count|path|terraform|self)\./.test(resource)
    ? undefined
    : { address: prefix + resource, attribute };
}
