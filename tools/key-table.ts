import { isMap } from "../modules/yaml/path";

/** A schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

/** Every key of a map, and of the maps in it, as a table of Markdown. */
export function keyTable(schema: JsonSchema): string {
  return table(rowsOf(schema));
}

/** The schemas of a map's keys. */
export function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema.properties ?? {}) as Record<string, JsonSchema>;
}

/** A row for each key, after it those of the map that it is, or of the maps in the list that it is. */
function rowsOf(schema: JsonSchema, prefix = ""): Row[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const key = `${prefix}${name}`;
    const map = mapIn(property);
    const element = isMap(property.items) ? mapIn(property.items) : undefined;
    return [
      rowOf(key, property),
      ...(map === undefined ? [] : rowsOf(map, `${key}.`)),
      ...(element === undefined ? [] : rowsOf(element, `${key}[].`)),
    ];
  });
}

/** The map that a value is, or may be instead of something else. */
function mapIn(schema: JsonSchema): JsonSchema | undefined {
  const alternatives = Array.isArray(schema.anyOf) ? (schema.anyOf as JsonSchema[]) : [schema];
  return alternatives.find((one) => one.properties !== undefined);
}

function rowOf(key: string, schema: JsonSchema): Row {
  const [, description = "", stated] =
    /^(.*?)(?: (Required|Default: .*)\.)?$/.exec(String(schema.description)) ?? [];
  const fallback = stated?.replace(/^Default: /, "") ?? defaultOf(schema);
  return {
    key,
    type: typeOf(schema),
    fallback: fallback === "Required" ? "**required**" : fallback,
    description,
  };
}

function defaultOf({ default: value }: JsonSchema): string {
  return value === undefined || isMap(value) ? "" : `\`${JSON.stringify(value)}\``;
}

function typeOf(schema: JsonSchema): string {
  if (Array.isArray(schema.anyOf)) {
    return schema.anyOf.map((one) => typeOf(one as JsonSchema)).join(" or ");
  }
  if (schema.const !== undefined) {
    return `\`${JSON.stringify(schema.const)}\``;
  }
  if (Array.isArray(schema.enum)) {
    return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  }
  if (schema.type === "array") {
    return isMap(schema.items) && schema.items.type === "string" ? "list of text" : "list of maps";
  }
  const names: Readonly<Record<string, string>> = {
    string: "text",
    integer: "whole number",
    number: "whole number",
    boolean: "true or false",
    object: "map",
  };
  return names[String(schema.type)] ?? String(schema.type);
}

function table(rows: readonly Row[]): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  return [
    "| key | type | default | what it is |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ key, type, fallback, description }) =>
        `| \`${key}\` | ${type} | ${cell(fallback)} | ${cell(description)} |`,
    ),
  ].join("\n");
}
