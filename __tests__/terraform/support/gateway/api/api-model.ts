import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** What a shape is made of, and where a request has it. */
export interface Member {
  readonly shape: string;
  readonly location?: "uri" | "querystring" | "header" | "headers";
  readonly locationName?: string;
  readonly queryName?: string;
  readonly xmlAttribute?: boolean;
}

/** A shape of an AWS API model: the parts that constrain a request, or say how it is written. */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly flattened?: boolean;
  /** The member that is the whole body. */
  readonly payload?: string;
  /** Any JSON. */
  readonly document?: boolean;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
  readonly deprecated?: boolean;
}

interface Model {
  readonly metadata: { readonly protocols: readonly string[] };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** How a value breaks the model, and where: `GroupDescription` or `Tags.1.member.Key`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/**
 * The published model of an AWS API (botocore has it, moto depends on botocore): what the service itself checks
 * requests against, so that names, lengths, patterns and enumerations need no second copy here.
 */
export class ApiModel {
  private constructor(private readonly model: Model) {}

  /** @param service folder and version below `botocore/data`, as in `mwaa/2020-07-01` */
  public static read(sitePackages: string, service: string): ApiModel {
    const file = join(sitePackages, "botocore/data", service, "service-2.json.gz");
    return new ApiModel(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Model);
  }

  /** The protocols that the service understands, such as `query` and `rest-json`. */
  public get protocols(): readonly string[] {
    return this.model.metadata.protocols;
  }

  public get operations(): readonly Operation[] {
    return Object.values(this.model.operations);
  }

  public operation(name: string): Operation | undefined {
    return this.model.operations[name];
  }

  public shape(name: string): Shape {
    const shape = this.model.shapes[name];
    if (shape === undefined) {
      throw new Error(`the API model has no shape ${name}`);
    }
    return shape;
  }

  /** Whether an operation takes such a member: `Tags[].Key`; `[]` stands for the items of a list. */
  public hasMember(operation: string, path: string): boolean {
    const { input } = this.operation(operation) ?? {};
    const steps = path.replaceAll("[]", ".[]").split(".");
    return (
      steps.reduce<string | undefined>((name, step) => name && this.below(name, step), input?.shape) !==
      undefined
    );
  }

  private below(name: string, step: string): string | undefined {
    const { type, members, member, value } = this.shape(name);
    return (step === "[]" ? member : type === "map" ? value : members?.[step])?.shape;
  }

  /** The service's message for a request that breaks the model, or nothing. */
  public fault(shape: string, input: unknown): string | undefined {
    const faults = this.faults(shape, input);
    const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
    return faults.length === 0 ? undefined : `${count}: ${faults.map(({ message }) => message).join("; ")}`;
  }

  /** Everything that breaks the model. */
  public faults(name: string, value: unknown, path = ""): Fault[] {
    const shape = this.shape(name);
    if (shape.document === true) {
      return [];
    }
    if (!hasType(shape, value)) {
      return [broken(path, value, `be of type ${shape.type}`)];
    }
    const own = ownFaults(shape, value, path);
    switch (shape.type) {
      case "structure":
        return [...own, ...this.structureFaults(shape, value as Record<string, unknown>, path)];
      case "list":
        return [
          ...own,
          ...(value as unknown[]).flatMap((item, index) =>
            this.faults(shape.member?.shape ?? "", item, `${path}.${index + 1}.member`),
          ),
        ];
      case "map":
        return [
          ...own,
          ...Object.entries(value as object).flatMap(([key, item]) => [
            ...this.faults(shape.key?.shape ?? "", key, `${path}.key`),
            ...this.faults(shape.value?.shape ?? "", item, `${path}.${key}`),
          ]),
        ];
      default:
        return own;
    }
  }

  private structureFaults(shape: Shape, value: Record<string, unknown>, path: string): Fault[] {
    const members = shape.members ?? {};
    const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
    const missing = (shape.required ?? []).filter((key) => value[key] === undefined);
    return [
      ...missing.map((key) => broken(at(key), null, "not be null")),
      ...Object.entries(value).flatMap(([key, item]) => {
        const member = members[key];
        return member === undefined
          ? [{ path: at(key), message: `Unknown member '${at(key)}'` }]
          : this.faults(member.shape, item, at(key));
      }),
    ];
  }
}

const NUMBERS = ["integer", "long", "float", "double"];

function hasType({ type }: Shape, value: unknown): boolean {
  switch (type) {
    case "list":
      return Array.isArray(value);
    case "structure":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "timestamp":
      return typeof value === "number" || typeof value === "string";
    case "blob":
      return typeof value === "string" || Buffer.isBuffer(value);
    default:
      return typeof value === (NUMBERS.includes(type) ? "number" : type);
  }
}

/** Faults of the value itself: length or size, number range, pattern, enumeration. */
function ownFaults(shape: Shape, value: unknown, path: string): Fault[] {
  const faults: Fault[] = [];
  const size = sizeOf(value);
  const what = NUMBERS.includes(shape.type) ? "have value" : "have length";
  if (shape.min !== undefined && size < shape.min) {
    faults.push(broken(path, value, `${what} greater than or equal to ${shape.min}`));
  }
  if (shape.max !== undefined && size > shape.max) {
    faults.push(broken(path, value, `${what} less than or equal to ${shape.max}`));
  }
  if (shape.enum !== undefined && !shape.enum.includes(value as string)) {
    faults.push(broken(path, value, `satisfy enum value set: [${shape.enum.join(", ")}]`));
  }
  if (shape.pattern !== undefined && !javaPattern(shape.pattern).test(value as string)) {
    faults.push(broken(path, value, `satisfy regular expression pattern: ${shape.pattern}`));
  }
  return faults;
}

/** A pattern as the services read it: a regular expression of Java that the whole value matches. */
function javaPattern(pattern: string): RegExp {
  const source = `^(?:${pattern.replace(/^\(\?s\)/, "").replaceAll("\\p{Print}", "[ -~]")})$`;
  try {
    return new RegExp(source, "su");
  } catch {
    // Java allows a backslash before any character; with `u`, JavaScript does not.
    return new RegExp(source, "s");
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === "number") {
    return value;
  }
  return typeof value === "string" || Buffer.isBuffer(value) ? value.length : Object.keys(value ?? {}).length;
}

/** AWS's words, with values as long as a policy cut. */
export function broken(path: string, value: unknown, must: string): Fault {
  const shown = JSON.stringify(value) ?? "null";
  const cut = shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
  return {
    path,
    message: `Value '${cut}' at '${path}' failed to satisfy constraint: Member must ${must}`,
  };
}
