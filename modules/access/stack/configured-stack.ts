import { type Location } from "../../aws/location";
import { Resolver } from "../terraform/resolver";
import { type Block, type TerraformJson } from "../terraform/terraform-json";
import { type SourceResource, type StackSource } from "./stack-source";

/** A stack as its configuration says, before any plan. */
export class ConfiguredStack implements StackSource {
  public readonly name: string;
  public readonly location: Location;
  public readonly resources: readonly SourceResource[];
  public readonly stateBucket?: string;
  public readonly notRead: readonly string[];
  private readonly resolver: Resolver;
  private readonly byType = new Map<string, SourceResource[]>();

  /**
   * @param accountId the account of a stack that does not say its own
   * @param notRead what else belongs to the stack and was not read
   */
  public constructor(
    public readonly json: TerraformJson,
    accountId?: string,
    notRead: readonly string[] = [],
  ) {
    this.name = json.stackName;
    this.resolver = new Resolver(json, accountId);
    this.location = this.resolver.location;
    this.resources = json.resources.flatMap((block) => this.instancesOf(block));
    for (const block of this.resources) {
      this.byType.set(block.type, [...(this.byType.get(block.type) ?? []), block]);
    }
    const state = json.value("terraform", "backend", "s3", "bucket");
    this.stateBucket = typeof state === "string" ? state : undefined;
    this.notRead = [...json.modules.map((name) => `module.${name}`), ...notRead];
  }

  public resourcesOf(type: string): readonly SourceResource[] {
    return this.byType.get(type) ?? [];
  }

  public text(value: unknown): string | undefined {
    return this.resolver.text(value);
  }

  public value(value: unknown): unknown {
    return this.resolver.value(value);
  }

  public attribute(type: string, name: string, attribute: string): string | undefined {
    return this.resolver.attribute(type, name, attribute);
  }

  public locationOf(args: Block): Location {
    return this.resolver.locationOf(args);
  }

  /** With `count` or `for_each` a block is as many resources as they say, which is known for few of them. */
  private instancesOf(block: SourceResource): SourceResource[] {
    const { count, for_each: each } = block.args;
    if (count === undefined && each === undefined) {
      return [block];
    }
    const number = count === undefined ? undefined : this.resolver.value(count);
    if (number === 0) {
      return [];
    }
    const uncertain = `${count === undefined ? "for_each" : "count"} of ${block.type}.${block.name}`;
    return [number === 1 ? block : { ...block, uncertain }];
  }
}
