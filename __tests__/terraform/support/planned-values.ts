import { type Plan } from "./plan";

/** What a plan makes, in a form in which two plans of the same thing are the same. */
export interface PlannedValues {
  readonly type: string;
  /** Every argument, as far as it is known; `"(known after apply)"` where it is not. */
  readonly values: unknown;
}

/** Paths of the machine, which the stack and the module each have their own of. Hashes of the files are compared. */
const PATHS = ["filename", "source"];

/** What will be made of a plan's managed resources, sorted. */
export function plannedResourceValues(plan: Plan, module?: string): PlannedValues[] {
  return (plan.resource_changes ?? [])
    .filter(({ mode, address }) => mode === "managed" && (module === undefined || isIn(module, address)))
    .map(({ type, change }) => ({ type, values: comparable(change.after, change.after_unknown) }))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

/** Addresses of a plan's managed resources without the module and without indices, sorted. */
export function plannedAddresses(plan: Plan, module?: string): string[] {
  return (plan.resource_changes ?? [])
    .filter(({ mode, address }) => mode === "managed" && (module === undefined || isIn(module, address)))
    .map(({ address }) => address.replace(`module.${module}.`, "").replace(/\[.*\]$/, ""))
    .sort();
}

function isIn(module: string, address: string): boolean {
  return address.startsWith(`module.${module}.`);
}

/** Known and unknown values as one; tags as they will be, whether the provider or the resource gives them. */
export function comparable(known: unknown, unknown: unknown): unknown {
  if (unknown === true) {
    return "(known after apply)";
  }
  if (typeof known === "string") {
    return documentOf(known) ?? known;
  }
  if (Array.isArray(known)) {
    return known.map((item, index) => comparable(item, (unknown as unknown[] | undefined)?.[index]));
  }
  const keys = [...new Set([...Object.keys(known ?? {}), ...Object.keys(isObject(unknown) ? unknown : {})])];
  if (!isObject(known) && keys.length === 0) {
    return known;
  }
  const [left, right] = [known ?? {}, isObject(unknown) ? unknown : {}] as Record<string, unknown>[];
  return Object.fromEntries(
    keys
      .filter((key) => !PATHS.includes(key) && !(key === "tags" && keys.includes("tags_all")))
      .sort()
      .map((key) => [key, comparable(left?.[key], right?.[key])]),
  );
}

/** Two texts of JSON are the same document, whatever the order of their keys. */
function documentOf(text: string): unknown {
  try {
    return /^[[{]/.test(text) ? comparable(JSON.parse(text), false) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
