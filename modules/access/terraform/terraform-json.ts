import { AccessError } from "../access-error";
import { configurationIn } from "./configuration-in";

/** Arguments of one block in Terraform's JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** A block that has a type and a name: a resource or a data source. */
export interface NamedBlock {
  readonly type: string;
  readonly name: string;
  readonly args: Block;
}

/** The configuration of one stack: the content of its `cdk.tf.json`, or of several files of Terraform's JSON. */
export class TerraformJson {
  /**
   * @param file name of the file as messages show it
   * @param fallbackName name of the stack where CDKTF has not written one into the file
   * @throws AccessError for a file that is no configuration in Terraform's JSON
   */
  public static parse(text: string, file: string, fallbackName?: string): TerraformJson {
    const json = configurationIn(text, file);
    const name = at(json, ["//", "metadata", "stackName"]);
    if (typeof name !== "string" && fallbackName === undefined) {
      throw new AccessError(`${file}: must be a stack that CDKTF synthesized, got: other JSON`);
    }
    return new TerraformJson(typeof name === "string" ? name : (fallbackName ?? ""), json);
  }

  /** All resources, in the order of the file. */
  public readonly resources: readonly NamedBlock[];
  private readonly blocks = { resource: new Map<string, Block>(), data: new Map<string, Block>() };
  private readonly byType = new Map<string, NamedBlock[]>();

  private constructor(
    /** Name of the stack. */
    public readonly stackName: string,
    private readonly json: Block,
  ) {
    this.resources = namedBlocks(json.resource);
    for (const block of this.resources) {
      this.blocks.resource.set(`${block.type}.${block.name}`, block.args);
      this.byType.set(block.type, [...(this.byType.get(block.type) ?? []), block]);
    }
    for (const { type, name, args } of namedBlocks(json.data)) {
      this.blocks.data.set(`${type}.${name}`, args);
    }
  }

  /** This configuration and that of another file of the same folder, as `merge` puts the two together. */
  public with(other: TerraformJson, merge: (one: Block, other: Block) => Block): TerraformJson {
    return new TerraformJson(this.stackName, merge(this.json, other.json));
  }

  /** The resources of one type. */
  public resourcesOf(type: string): readonly NamedBlock[] {
    return this.byType.get(type) ?? [];
  }

  /** The resource or the data source of a type and a name. */
  public block(section: "resource" | "data", type: string, name: string): Block | undefined {
    return this.blocks[section].get(`${type}.${name}`);
  }

  /** Configurations of a provider. */
  public providers(name: string): Block[] {
    return blocksOf(this.json.provider).flatMap((block) => blocksOf(own(block, name)));
  }

  /** Names of the modules that the configuration calls. */
  public get modules(): string[] {
    return blocksOf(this.json.module).flatMap((block) => Object.keys(block).filter((name) => name !== "//"));
  }

  /** The value of a local, or the default of a variable. */
  public named(section: "locals" | "variable", name: string): unknown {
    return blocksOf(this.json[section])
      .map((block) => own(block, name))
      .map((found) => (section === "locals" ? found : at(first(found), ["default"])))
      .find((found) => found !== undefined);
  }

  /** The value at a path of the whole file, such as `["provider", "aws", 0, "region"]`. */
  public value(...path: readonly (string | number)[]): unknown {
    return at(this.json, path);
  }

  /** The whole file as JSON, for what is searched in all of it. */
  public get text(): string {
    return JSON.stringify(this.json);
  }
}

/** Whether a value is a map. */
export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A block, or a list of blocks, as a list: Terraform's JSON allows both. */
export function blocksOf(value: unknown): Block[] {
  return [value].flat().filter(isBlock);
}

function namedBlocks(section: unknown): NamedBlock[] {
  return blocksOf(section)
    .flatMap((types) => Object.entries(types))
    .flatMap(([type, named]) =>
      blocksOf(named)
        .flatMap((names) => Object.entries(names))
        .flatMap(([name, args]) => blocksOf(args).map((block) => ({ type, name, args: block }))),
    );
}

function own(block: Block, name: string): unknown {
  return Object.hasOwn(block, name) ? block[name] : undefined;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
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
