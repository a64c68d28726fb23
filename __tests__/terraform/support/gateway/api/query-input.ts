import { type ApiModel, type Member, type Operation, type Shape } from "./api-model";
import { scalar } from "./scalar";

/** Parameters as a tree: `Filter.1.Name` is under `Filter`, then `1`, then `Name`. */
interface Parameters {
  text?: string;
  readonly below: Map<string, Parameters>;
}

/**
 * The input of an operation in the query protocol, or in EC2's. A parameter that the model does not have becomes a
 * member of that name, so that the model's check finds it.
 */
export function queryInput(
  model: ApiModel,
  { input }: Operation,
  parameters: URLSearchParams,
): Record<string, unknown> {
  const root: Parameters = { below: new Map() };
  for (const [name, text] of parameters) {
    if (name !== "Action" && name !== "Version") {
      name.split(".").reduce(child, root).text = text;
    }
  }
  const reader = new QueryReader(model, model.protocols.includes("ec2"));
  return input === undefined
    ? {}
    : (reader.structure(model.shape(input.shape), root) as Record<string, unknown>);
}

function child(parent: Parameters, name: string): Parameters {
  const below = parent.below.get(name) ?? { below: new Map<string, Parameters>() };
  parent.below.set(name, below);
  return below;
}

class QueryReader {
  public constructor(
    private readonly model: ApiModel,
    private readonly ec2: boolean,
  ) {}

  public structure(shape: Shape, { below }: Parameters): unknown {
    const names = new Map(
      Object.entries(shape.members ?? {}).map(([name, member]) => [this.parameter(name, member), name]),
    );
    return Object.fromEntries(
      [...below].map(([parameter, tree]) => {
        const name = names.get(parameter);
        const member = name === undefined ? undefined : shape.members?.[name];
        return member === undefined ? [parameter, tree.text] : [name, this.value(member, tree)];
      }),
    );
  }

  private value(member: Member, tree: Parameters): unknown {
    const shape = this.model.shape(member.shape);
    switch (shape.type) {
      case "structure":
        return this.structure(shape, tree);
      case "list":
        return this.items(shape, tree, "member").map((item) => this.value(shape.member ?? NONE, item));
      case "map":
        return Object.fromEntries(
          this.items(shape, tree, "entry").map(({ below }) => [
            below.get(shape.key?.locationName ?? "key")?.text,
            this.value(shape.value ?? NONE, below.get(shape.value?.locationName ?? "value") ?? EMPTY),
          ]),
        );
      default:
        return scalar(shape, tree.text ?? "");
    }
  }

  /** The items of a list or map, in order; an empty one is sent as an empty text. */
  private items({ flattened, member }: Shape, { below }: Parameters, word: string): Parameters[] {
    const numbered =
      this.ec2 || flattened === true
        ? below
        : (below.get(member?.locationName ?? word)?.below ?? EMPTY.below);
    return [...numbered].sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => item);
  }

  /** Under which name a member is sent: a flattened list is sent under that of its items. */
  private parameter(name: string, { shape, locationName, queryName }: Member): string {
    if (this.ec2) {
      const capitalized = locationName?.replace(/^./, (first) => first.toUpperCase());
      return queryName ?? capitalized ?? name;
    }
    const { flattened, member } = this.model.shape(shape);
    return (flattened === true ? member?.locationName : undefined) ?? locationName ?? name;
  }
}

const NONE: Member = { shape: "" };
const EMPTY: Parameters = { below: new Map() };
