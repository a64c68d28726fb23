import { partitionOf } from "../../aws/partition";
import { COMPUTED_ATTRIBUTES, DATA_ATTRIBUTES } from "./computed-attributes";
import { type Expression, parseTemplate } from "./expression";
import { callFunction } from "./functions";
import { type Location } from "../../aws/location";
import { type Block, isBlock, type TerraformJson } from "./terraform-json";
import { unresolved } from "./unresolved";

/** Depth at which circular references are cut off. */
const MAX_DEPTH = 20;

/** The account of a provider that names none. */
const SOME_ACCOUNT = "123456789012";
const SOME_REGION = "eu-west-1";

/**
 * Turns the texts of a synthesized stack into what they will be after apply, as far as that is fixed: references
 * to arguments become those arguments, references to what AWS generates (ARNs, ids) become values of the same
 * form, and data sources for account, partition and Region return the provider's. So the policies that are
 * evaluated are the real ones, with placeholders only for ids that do not exist yet.
 *
 * What cannot be resolved stays marked in the text, and is never read as a value.
 */
export class Resolver {
  /** Where the stack's resources live. */
  public readonly location: Location;

  public constructor(private readonly stack: TerraformJson) {
    const provider = stack.value("provider", "aws", 0);
    const argument = (...path: (string | number)[]): string | undefined =>
      this.text(stack.value("provider", "aws", 0, ...path));
    const region = (isBlock(provider) ? argument("region") : undefined) ?? SOME_REGION;
    const accountId = argument("allowed_account_ids", 0) ?? SOME_ACCOUNT;
    this.location = { region, accountId, partition: partitionOf(region) };
  }

  /** A value of the file as text, resolved; nothing where it is not text. */
  public text(value: unknown, depth = 0): string | undefined {
    if (typeof value !== "string") {
      return typeof value === "number" ? String(value) : undefined;
    }
    const resolved = this.evaluate(parseTemplate(value), depth);
    return typeof resolved === "string" ? resolved : JSON.stringify(resolved);
  }

  /** The attribute of a resource, such as `arn`, where it is set or can be derived. */
  public attribute(type: string, name: string, attribute: string, depth = 0): string | undefined {
    return this.attributeOf("resource", type, name, attribute, depth);
  }

  private evaluate(expression: Expression, depth: number): unknown {
    if (depth > MAX_DEPTH) {
      return unresolved("circular reference");
    }
    const inner = (part: Expression): unknown => this.evaluate(part, depth + 1);
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "template": {
        const [only, ...others] = expression.parts;
        return only !== undefined && others.length === 0
          ? inner(only)
          : expression.parts.map((part) => asText(inner(part))).join("");
      }
      case "reference":
        return this.reference(expression.path, depth);
      case "call": {
        const result = callFunction(expression.name, expression.args.map(inner));
        return result ?? unresolved(`${expression.name}(…)`);
      }
      case "list":
        return expression.items.map(inner);
      case "object":
        return Object.fromEntries(
          expression.entries.map(([key, value]) => [asText(inner(key)), inner(value)]),
        );
      case "unknown":
        return unresolved(expression.text);
    }
  }

  private reference(path: readonly (string | number)[], depth: number): unknown {
    const [first, second, third, fourth] = path.map(String);
    const found =
      first === "var"
        ? this.text(this.stack.value("variable", second ?? "", "default"), depth + 1)
        : first === "local"
          ? this.text(this.stack.value("locals", second ?? ""), depth + 1)
          : first === "data"
            ? this.attributeOf("data", second ?? "", third ?? "", fourth ?? "", depth)
            : this.attributeOf("resource", first ?? "", second ?? "", third ?? "", depth);
    return found ?? unresolved(path.join("."));
  }

  private attributeOf(
    section: "resource" | "data",
    type: string,
    name: string,
    attribute: string,
    depth: number,
  ): string | undefined {
    const block: Block | undefined = this.stack.block(section, type, name);
    if (block === undefined) {
      return undefined;
    }
    const argument = (key: string): string | undefined =>
      this.text(Object.hasOwn(block, key) ? block[key] : undefined, depth + 1);
    const table = section === "data" ? DATA_ATTRIBUTES : COMPUTED_ATTRIBUTES;
    const computed = Object.hasOwn(table, type) ? table[type] : undefined;
    return (
      argument(attribute) ??
      (computed !== undefined && Object.hasOwn(computed, attribute)
        ? computed[attribute]?.({
            location: this.location,
            address: `${this.stack.stackName}/${type}.${name}`,
            text: argument,
          })
        : undefined)
    );
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
