import { type ApiModel, type Fault } from "../gateway/api/api-model";
import { brokenLimits } from "../gateway/api/documented-limits";
import { type ServiceModels } from "../gateway/api/service-models";
import { type ResourceJson, type StackJson } from "../stack-json";
import { resolved } from "./resolved";
import { RESOURCE_REQUESTS, type ResourceRequest } from "./resource-requests";

type Tree = Record<string, unknown>;

/** Terraform's own arguments. */
const META = ["//", "depends_on", "lifecycle", "provider", "provisioner"];

/** What a stack's literals were checked for, and what AWS would refuse. */
export interface LiteralReport {
  /** `aws_iam_role.X CreateRole: …`, one for each value that AWS would refuse. */
  readonly faults: Set<string>;
  /** Arguments that no request has and that are not known as unsent: `aws_iam_role.path`. */
  readonly unchecked: Set<string>;
  /** Members that were checked: `iam:CreateRole.RoleName`. */
  readonly members: Set<string>;
}

/**
 * Checks what a stack says against the API models, without Terraform: each argument as the member of the request that
 * the provider would make of it. What only an apply knows is left out.
 */
export class LiteralFaults {
  public readonly report: LiteralReport = { faults: new Set(), unchecked: new Set(), members: new Set() };

  public constructor(private readonly models: ServiceModels) {}

  public check(stack: StackJson): void {
    const resources = stack.resource ?? {};
    const commonTags = stack.provider?.aws?.[0]?.default_tags?.[0]?.tags;
    for (const [type, ofType] of Object.entries(resources)) {
      for (const [id, resource] of Object.entries(ofType)) {
        const tags =
          resource.tags === undefined ? {} : { tags: { ...commonTags, ...(resource.tags as Tree) } };
        this.checkResource(type, id, { ...resource, ...tags }, resources);
      }
    }
    this.checkInlinePolicies(resources);
  }

  private checkResource(
    type: string,
    id: string,
    resource: ResourceJson,
    resources: NonNullable<StackJson["resource"]>,
  ): void {
    const { requests, unsent = [] } = RESOURCE_REQUESTS[type] ?? { requests: [] };
    const left = new Set(
      Object.keys(resource).filter((name) => !META.includes(name) && !unsent.includes(name)),
    );
    for (const request of requests) {
      const [service = "", operation = ""] = request.operation.split(":");
      const model = this.models.of(service, operation);
      const reader = new ArgumentReader(model, request, resources);
      const input = reader.input(operation, resource);
      reader.read.forEach((name) => left.delete(name));
      reader.members.forEach((member) => this.report.members.add(`${request.operation}.${member}`));
      reader.unread.forEach((path) => this.report.unchecked.add(`${type}.${path}`));
      const call = { operation: { name: operation, http: { method: "", requestUri: "" } }, input };
      const problems = [
        ...incompleteFaults(model, operation, input).map(({ message }) => message),
        ...brokenLimits(service, call).map(({ message }) => message),
      ];
      problems.forEach((problem) => this.report.faults.add(`${type}.${id} ${operation}: ${problem}`));
    }
    left.forEach((name) => this.report.unchecked.add(`${type}.${name}`));
  }

  /** IAM and STS quotas: inline policies of one role together 10,240 characters, white space not counted. */
  private checkInlinePolicies(resources: NonNullable<StackJson["resource"]>): void {
    const sizes = new Map<string, number>();
    for (const { role, policy } of Object.values(resources.aws_iam_role_policy ?? {})) {
      const size = (resolved(String(policy), resources) ?? "").replaceAll(/\s/g, "").length;
      sizes.set(String(role), (sizes.get(String(role)) ?? 0) + size);
    }
    for (const [role, size] of sizes) {
      if (size > 10_240) {
        this.report.faults.add(`${role}: inline policies of ${size} characters together, AWS allows 10,240`);
      }
    }
  }
}

/** Faults of what is there; what is missing, only an apply knows. */
function incompleteFaults(model: ApiModel, operation: string, input: Tree): Fault[] {
  const shape = model.operation(operation)?.input?.shape;
  return shape === undefined
    ? []
    : model.faults(shape, input).filter(({ message }) => !message.endsWith("Member must not be null"));
}

/** Reads a resource's arguments as the input of one request. */
class ArgumentReader {
  /** Arguments that this request has. */
  public readonly read = new Set<string>();
  /** Nested arguments that its model does not have. */
  public readonly unread = new Set<string>();
  public readonly members = new Set<string>();

  public constructor(
    private readonly model: ApiModel,
    private readonly request: ResourceRequest,
    private readonly resources: NonNullable<StackJson["resource"]>,
  ) {}

  public input(operation: string, resource: ResourceJson): Tree {
    const shape = this.model.operation(operation)?.input?.shape;
    if (shape === undefined) {
      throw new Error(`the API model has no operation ${operation} with an input`);
    }
    const steps = this.request.at?.replaceAll("[]", ".[]").split(".") ?? [];
    return this.within(shape, steps, resource) as Tree;
  }

  private within(shape: string, [step, ...steps]: readonly string[], resource: ResourceJson): unknown {
    if (step === undefined) {
      return this.structure(shape, resource, "", "");
    }
    const { member, members } = this.model.shape(shape);
    const next = step === "[]" ? member : members?.[step];
    if (next === undefined) {
      throw new Error(`${this.request.operation} has no member ${this.request.at}`);
    }
    const value = this.within(next.shape, steps, resource);
    return step === "[]" ? [value] : { [step]: value };
  }

  private structure(shapeName: string, block: Tree, path: string, memberPath: string): Tree {
    const result: Tree = {};
    for (const [argument, value] of Object.entries(block)) {
      const at = path === "" ? argument : `${path}.${argument}`;
      const steps = this.target(shapeName, argument, at)?.split(".");
      if (steps === undefined || value === undefined || value === null) {
        if (path !== "" && steps === undefined) {
          this.unread.add(at);
        }
        continue;
      }
      if (path === "") {
        this.read.add(argument);
      }
      const member = `${memberPath}${memberPath === "" ? "" : "."}${steps.join(".")}`;
      const converted = this.value(this.shapeAt(shapeName, steps), value, at, member);
      if (converted !== undefined) {
        setAt(result, steps, converted);
      }
    }
    return result;
  }

  /** The member that an argument becomes. */
  private target(shapeName: string, argument: string, path: string): string | undefined {
    const names = Object.keys(this.model.shape(shapeName).members ?? {});
    const named = this.request.names?.[path];
    if (named !== undefined) {
      return names.includes(named.replace(/\..*/, "")) ? named : undefined;
    }
    const wanted = plain(argument);
    return names.find((name) => plain(name) === wanted) ?? names.find((name) => plain(name) === `${wanted}s`);
  }

  private shapeAt(shapeName: string, steps: readonly string[]): string {
    return steps.reduce((name, step) => {
      const { members, value } = this.model.shape(name);
      return (members?.[step] ?? value)?.shape ?? "";
    }, shapeName);
  }

  private value(shapeName: string, value: unknown, path: string, member: string): unknown {
    const shape = this.model.shape(shapeName);
    if (typeof value === "string") {
      const text = resolved(value, this.resources);
      this.members.add(member);
      return text === undefined ? undefined : scalarOf(shape.type, text);
    }
    switch (shape.type) {
      case "structure": {
        const [block] = [value].flat();
        return this.structure(shapeName, block as Tree, path, member);
      }
      case "list":
        return (
          isTags(value) ? pairs(value, this.pairNames(shape.member?.shape ?? "")) : [value].flat()
        ).flatMap((item) => this.value(shape.member?.shape ?? "", item, path, `${member}[]`) ?? []);
      case "map":
        return Object.fromEntries(
          Object.entries(value as Tree).flatMap(([key, item]) => {
            const converted = this.value(shape.value?.shape ?? "", item, path, `${member}{}`);
            return converted === undefined ? [] : [[key, converted]];
          }),
        );
      default:
        this.members.add(member);
        return shape.type === "string" ? String(value) : value;
    }

    /** A map where the API has a list of pairs: tags, dimensions. */
    function isTags(map: unknown): map is Tree {
      return ["tags", "dimensions"].includes(path) && !Array.isArray(map);
    }
  }

  /** What the key and the value of a pair are called: `Key` and `Value`, `TagKey` and `TagValue`. */
  private pairNames(shapeName: string): readonly string[] {
    return Object.keys(this.model.shape(shapeName).members ?? {});
  }
}

function pairs(map: Tree, [key = "", value = ""]: readonly string[]): Tree[] {
  return Object.entries(map).map(([one, other]) => ({ [key]: one, [value]: other }));
}

function scalarOf(type: string, text: string): unknown {
  return ["integer", "long", "double", "float"].includes(type) && text !== "" ? Number(text) : text;
}

function setAt(tree: Tree, [step = "", ...steps]: readonly string[], value: unknown): void {
  if (steps.length === 0) {
    tree[step] = value;
  } else {
    const below = (tree[step] ??= {}) as Tree;
    setAt(below, steps, value);
  }
}

function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, "").toLowerCase();
}
