import { listValue, numberValue, textValue, UNKNOWN, type Value, valueOf } from "./value";

/** What `json.loads(text)` gives. */
export function fromJson(text: string): Value {
  try {
    return convert(JSON.parse(text), 0);
  } catch {
    return UNKNOWN;
  }
}

function convert(value: unknown, depth: number): Value {
  if (typeof value === "string") {
    return textValue(value);
  }
  if (typeof value === "number") {
    return numberValue(value);
  }
  if (typeof value === "boolean") {
    return valueOf({ kind: "boolean", number: value ? 1 : 0 });
  }
  if (typeof value !== "object" || value === null || depth > 20) {
    return UNKNOWN;
  }
  return Array.isArray(value)
    ? listValue(value.slice(0, 1000).map((item) => convert(item, depth + 1)))
    : valueOf({
        kind: "dict",
        entries: Object.entries(value).map(
          ([key, item]) => [textValue(key), convert(item, depth + 1)] as const,
        ),
      });
}
