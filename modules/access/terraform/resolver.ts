import { type Location } from "../../aws/location";
import { COMPUTED_ATTRIBUTES, DATA_ATTRIBUTES } from "./computed-attributes";
import { type Expression, parseTemplate } from "./expression";
import { callFunction } from "./functions";
import { locationsOf } from "./locations";
import { type Block, isBlock, type TerraformJson } from "./terraform-json";
import { unresolved } from "./unresolved";

/** Depth at which circular references are cut off. */
const MAX_DEPTH = 20;

/** What a text with nothing to resolve is made of. */
const TEMPLATE = /[$%]\{/;

/**
 * Turns the texts of a stack into what they will be after apply, as far as that is fixed: references to arguments become
 * those arguments, references to what AWS generates (ARNs, ids) become values of the same form, and data sources for
 * account, partition and Region return the provider's. So the policies that are evaluated are the real ones, with
 * placeholders only for ids that do not exist yet.
 *
 * What cannot be resolved stays marked in the text, and is never read as a value. Variables count with their defaults.
 */
export class Resolver {
  /** Where the resources of the default provider live. */
  public readonly location: Location;
  private readonly locations: ReadonlyMap<string, Location>;
  private readonly parsed = new Map<string, Expression>();

  /** @param accountId the account of a stack that does not say its own */
  public constructor(
    private readonly stack: TerraformJson,
    accountId?: string,
  ) {
    // Until they are known, account and Region are read as unknown.
    this.location = unknownLocation(stack);
    this.locations = new Map();
    this.locations = locationsOf(stack, (value) => this.text(value), accountId);
    this.location = this.locations.get("") ?? this.location;
  }

  /** A value of the file as text, resolved; nothing where it is not text. */
  public text(value: unknown, depth = 0): string | undefined {
    if (typeof value !== "string") {
      return typeof value === "number" ? String(value) : undefined;
    }
    const resolved = this.resolved(value, depth);
    return typeof resolved === "string" ? resolved : JSON.stringify(resolved);
  }

  /** A value of the file with every text in it resolved. */
  public value(value: unknown, depth = 0): unknown {
    if (typeof value === "string") {
      return this.resolved(value, depth);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.value(item, depth));
    }
    return isBlock(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.value(inner, depth)]))
      : value;
  }

  /** The attribute of a resource, such as `arn`, where it is set or can be derived. */
  public attribute(type: string, name: string, attribute: string, depth = 0): string | undefined {
    const found = this.attributeOf("resource", type, name, attribute, depth);
    return typeof found === "string" ? found : undefined;
  }

  /** Where a resource lives: its provider's account, and its own Region where it names one. */
  public locationOf(args: Block): Location {
    const provider = typeof args.provider === "string" ? args.provider : "aws";
    const location = this.locations.get(provider.split(".")[1] ?? "") ?? this.location;
    const region = this.text(args.region);
    return region === undefined ? location : { ...location, region };
  }

  private resolved(text: string, depth: number): unknown {
    if (!TEMPLATE.test(text)) {
      return text;
    }
    const known = this.parsed.get(text) ?? parseTemplate(text);
    this.parsed.set(text, known);
    return this.evaluate(known, depth);
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
    const [first = "", second = "", third = "", fourth = ""] = path.map(String);
    const [found, rest] =
      first === "var"
        ? [this.value(this.stack.named("variable", second), depth + 1), path.slice(2)]
        : first === "local"
          ? [this.value(this.stack.named("locals", second), depth + 1), path.slice(2)]
          : first === "data"
            ? [this.attributeOf("data", second, third, fourth, depth), path.slice(4)]
            : this.ofResource(path, depth);
    const result = rest.reduce<unknown>(step, found);
    return result ?? unresolved(written(path));
  }

  /** A reference to an instance of a resource, `aws_x.y[0].arn`, is one to the resource. */
  private ofResource(
    path: readonly (string | number)[],
    depth: number,
  ): [unknown, readonly (string | number)[]] {
    const [type, name, ...rest] = path;
    const [attribute, ...steps] = typeof rest[0] === "number" ? rest.slice(1) : rest;
    return [this.attributeOf("resource", String(type), String(name), String(attribute), depth), steps];
  }

  private attributeOf(
    section: "resource" | "data",
    type: string,
    name: string,
    attribute: string,
    depth: number,
  ): unknown {
    const block: Block | undefined = this.stack.block(section, type, name);
    if (block === undefined) {
      return undefined;
    }
    const value = (key: string): unknown =>
      this.value(Object.hasOwn(block, key) ? block[key] : undefined, depth + 1);
    const argument = (key: string): string | undefined => {
      const found = value(key);
      return typeof found === "string" ? found : typeof found === "number" ? String(found) : undefined;
    };
    const table = section === "data" ? DATA_ATTRIBUTES : COMPUTED_ATTRIBUTES;
    const computed = Object.hasOwn(table, type) ? table[type] : undefined;
    return (
      value(attribute) ??
      (computed !== undefined && Object.hasOwn(computed, attribute)
        ? computed[attribute]?.({
            location: this.locationOf(block),
            address: `${this.stack.stackName}/${type}.${name}`,
            text: argument,
            value,
          })
        : undefined)
    );
  }
}

function unknownLocation({ stackName }: TerraformJson): Location {
  const mark = (what: string): string => unresolved(`the ${what} of ${stackName}`);
  return { accountId: mark("account"), region: mark("Region"), partition: mark("partition") };
}

/** What an attribute or an index leads to. */
function step(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) {
    return typeof key === "number" ? (value as unknown[])[key] : undefined;
  }
  return isBlock(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function written(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
