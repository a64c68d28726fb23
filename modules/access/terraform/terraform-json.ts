import { AccessError } from "../access-error";

/** Arguments of one block in Terraform's JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** A block that has a type and a name: a resource or a data source. */
export interface NamedBlock {
  readonly type: string;
  readonly name: string;
  readonly args: Block;
}

/** One synthesized stack: the content of its `cdk.tf.json`. */
export class TerraformJson {
  /**
   * @param file name of the file as messages show it
   * @throws AccessError for a file that is not a stack written by CDKTF
   */
  public static parse(text: string, file: string): TerraformJson {
    const json = jsonOf(text);
    if (!isBlock(json)) {
      throw new AccessError(`${file}: must be Terraform JSON, got: something else`);
    }
    const name = at(json, ["//", "metadata", "stackName"]);
    if (typeof name !== "string") {
      throw new AccessError(`${file}: must be a stack that CDKTF synthesized, got: other JSON`);
    }
    return new TerraformJson(name, json);
  }

  private constructor(
    /** Name of the stack. */
    public readonly stackName: string,
    private readonly json: Block,
  ) {}

  /** All resources, in the order of the file. */
  public get resources(): NamedBlock[] {
    return namedBlocks(this.json.resource);
  }

  /** The resources of one type. */
  public resourcesOf(type: string): NamedBlock[] {
    return this.resources.filter((block) => block.type === type);
  }

  /** The resource at an address, or the data source at an address that begins with `data.`. */
  public block(section: "resource" | "data", type: string, name: string): Block | undefined {
    const found = at(this.json, [section, type, name]);
    return isBlock(found) ? found : undefined;
  }

  /** The value at a path of the whole file, such as `["provider", "aws", 0, "region"]`. */
  public value(...path: readonly (string | number)[]): unknown {
    return at(this.json, path);
  }
}

/** Whether a value is a map. */
export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namedBlocks(section: unknown): NamedBlock[] {
  return entries(section).flatMap(([type, blocks]) =>
    entries(blocks).flatMap(([name, args]) => (isBlock(args) ? [{ type, name, args }] : [])),
  );
}

function entries(value: unknown): [string, unknown][] {
  return isBlock(value) ? Object.entries(value) : [];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (current, step) =>
      typeof current === "object" && current !== null && Object.hasOwn(current, step)
        ? (current as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
