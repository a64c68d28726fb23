import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A shape of an AWS API model: the parts that constrain a request. */
interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Record<string, { readonly shape: string; readonly location?: string }>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/**
 * The published model of an AWS API (botocore has it, moto depends on botocore): what the service itself checks
 * requests against, so that names, lengths, patterns and enumerations need no second copy here.
 */
export class ApiModel {
  private constructor(private readonly shapes: Record<string, Shape>) {}

  /** @param service folder and version below `botocore/data`, as in `mwaa/2020-07-01` */
  public static read(sitePackages: string, service: string): ApiModel {
    const file = join(sitePackages, "botocore/data", service, "service-2.json.gz");
    const { shapes } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as {
      shapes: Record<string, Shape>;
    };
    return new ApiModel(shapes);
  }

  /** The service's message for a request that breaks the model, or nothing. */
  public fault(shape: string, input: unknown): string | undefined {
    const faults = this.faults(shape, input, "");
    const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
    return faults.length === 0 ? undefined : `${count}: ${faults.join("; ")}`;
  }

  private faults(name: string, value: unknown, path: string): string[] {
    const shape = this.shapes[name];
    if (shape === undefined) {
      throw new Error(`the API model has no shape ${name}`);
    }
    const expected = { structure: "object", map: "object", list: "object", integer: "number" }[shape.type];
    if (
      typeof value !== (expected ?? shape.type) ||
      value === null ||
      Array.isArray(value) !== (shape.type === "list")
    ) {
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

  private structureFaults(shape: Shape, value: Record<string, unknown>, path: string): string[] {
    const members = shape.members ?? {};
    const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
    const missing = (shape.required ?? []).filter((key) => value[key] === undefined);
    return [
      ...missing.map((key) => broken(at(key), null, "not be null")),
      ...Object.entries(value).flatMap(([key, item]) => {
        const member = members[key];
        return member === undefined
          ? [`Unknown member '${at(key)}'`]
          : this.faults(member.shape, item, at(key));
      }),
    ];
  }
}

/** Faults of the value itself: length or size, number range, pattern, enumeration. */
function ownFaults(shape: Shape, value: unknown, path: string): string[] {
  const faults: string[] = [];
  const size = sizeOf(value);
  const what = { string: "have length", integer: "have value", list: "have length", map: "have length" }[
    shape.type
  ];
  if (shape.min !== undefined && size < shape.min) {
    faults.push(broken(path, value, `${what} greater than or equal to ${shape.min}`));
  }
  if (shape.max !== undefined && size > shape.max) {
    faults.push(broken(path, value, `${what} less than or equal to ${shape.max}`));
  }
  if (shape.enum !== undefined && !shape.enum.includes(value as string)) {
    faults.push(broken(path, value, `satisfy enum value set: [${shape.enum.join(", ")}]`));
  }
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "su").test(value as string)) {
    faults.push(broken(path, value, `satisfy regular expression pattern: ${shape.pattern}`));
  }
  return faults;
}

function sizeOf(value: unknown): number {
  if (typeof value === "number") {
    return value;
  }
  return typeof value === "string" ? value.length : Object.keys(value ?? {}).length;
}

function broken(path: string, value: unknown, must: string): string {
  return `Value '${JSON.stringify(value)}' at '${path}' failed to satisfy constraint: Member must ${must}`;
}
