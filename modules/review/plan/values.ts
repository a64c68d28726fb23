import { SENSITIVE } from "./known-values";
import { type Block, blocksOf } from "../../access/terraform/terraform-json";
import { hasUnresolved } from "../../access/terraform/unresolved";

/** A value as text; nothing where it has none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

/** Whether a value, or a part of it, is not known. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string"
    ? hasUnresolved(value)
    : typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** The first of a nested block's instances. Terraform has single blocks as lists of one. */
export function nested(args: Block | undefined, key: string): Block | undefined {
  return blocksOf(args?.[key])[0];
}

/** A list of texts; a single mark where the whole list is not known. */
export function textsOf(value: unknown): string[] {
  return [value ?? []].flat().flatMap((one) => textOf(one) ?? []);
}

/** Whether two values are the same, whatever the order of keys. */
export function sameValue(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other);
}

/** A value as text that is the same for the same value. Nothing and an empty list or text are the same to providers. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** A value for a sentence: what is not known, or must not be shown, says so. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") {
    return "nothing";
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (hasUnresolved(text)) {
    return text.includes(SENSITIVE) ? "a sensitive value" : "a value that is not known before apply";
  }
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** How much of a value a sentence holds. */
const MAX_LENGTH = 120;
