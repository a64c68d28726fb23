import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap } from "../../../modules/yaml/path";
import { type Data, type DataMap, typed } from "./model";
import { type Reading } from "./time-values";

const ASSETS = ["airflow.datasets.Dataset", "airflow.sdk.Asset", "airflow.sdk.definitions.asset.Asset"];
const ALIASES = [
  "airflow.datasets.DatasetAlias",
  "airflow.sdk.AssetAlias",
  "airflow.sdk.definitions.asset.AssetAlias",
];

/** Whether the map is an asset or an alias of assets, by any of their paths. */
export function isAssetMap(value: Record<string, unknown>): boolean {
  return [...ASSETS, ...ALIASES].includes(value.__type__ as string);
}

/** An asset: its URI as text, or `__type__` with its keys. */
export function readAsset(value: unknown): Reading {
  if (typeof value === "string") {
    return assetOf({ uri: value });
  }
  if (!isMap(value) || !isAssetMap(value)) {
    return {
      problem: `must be the URI of an asset, or __type__: airflow.sdk.Asset, got: ${describeValue(value)}`,
    };
  }
  const { __type__: type, ...keys } = value;
  const isAlias = ALIASES.includes(type as string);
  const allowed = isAlias ? ["name", "group"] : ["uri", "name", "group", "extra"];
  const unknown = Object.keys(keys).find((key) => !allowed.includes(key));
  if (unknown === "watchers") {
    return { problem: "must not have watchers: they run triggers that the definition names" };
  }
  if (unknown !== undefined) {
    return { problem: `must be an asset with ${allowed.join(", ")}, got: ${describeValue(unknown)}` };
  }
  const texts = Object.entries(keys).filter(([key]) => key !== "extra");
  if (
    !texts.every(([, text]) => typeof text === "string") ||
    !(keys.extra === undefined || isFlat(keys.extra))
  ) {
    return { problem: "must be an asset of texts, with a flat map as extra" };
  }
  if (isAlias) {
    return { data: typed("alias", keys as DataMap) };
  }
  return assetOf(keys as DataMap);
}

function assetOf(keys: DataMap): Reading {
  const uri = keys.uri ?? keys.name;
  if (
    typeof uri !== "string" ||
    uri.trim() === "" ||
    !/^[\x21-\x7e]+$/.test(uri.trim()) ||
    uri.length > 1500
  ) {
    return {
      problem: `must be the URI of an asset, of printable ASCII without spaces, got: ${describeValue(uri)}`,
    };
  }
  // Airflow refuses these when the file is parsed.
  if (/^airflow:/i.test(uri)) {
    return {
      problem: "must be an asset whose URI does not begin with airflow:, which Airflow keeps for itself",
    };
  }
  return { data: typed("asset", { ...keys, ...(keys.uri === undefined ? {} : { uri: uri.trim() }) }) };
}

function isFlat(value: unknown): boolean {
  return (
    isMap(value) &&
    Object.entries(value).every(
      ([key, one]) =>
        isPlain(key) &&
        !key.startsWith("__") &&
        (typeof one === "string" ? isPlain(one) : typeof one !== "object"),
    )
  );
}

/** Neither a NUL nor half of a character, which no database of Airflow's can keep. */
function isPlain(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text) && text.length <= 1500;
}

/** Assets that must all, or of which one must, be updated: `__and__`, `__or__`, and the text `(a & b) | c`. */
export function readCondition(value: unknown, depth = 0): Reading {
  if (depth > 10) {
    return { problem: "must not nest conditions on assets more than 10 deep" };
  }
  if (isMap(value)) {
    const [key, ...others] = Object.keys(value);
    if ((key === "__and__" || key === "__or__") && others.length === 0) {
      const items = value[key];
      if (!Array.isArray(items) || items.length === 0) {
        return { problem: `must have a list under ${key}, got: ${describeValue(items)}` };
      }
      return combined(
        key === "__and__" ? "all" : "any",
        items.map((item) => readCondition(item, depth + 1)),
      );
    }
  }
  return typeof value === "string" && /[&|()]/.test(value) ? parseCondition(value) : readAsset(value);
}

/** A condition as text, of URIs or names, `&`, `|` and brackets; `&` binds stronger, as in Python. */
function parseCondition(text: string): Reading {
  const tokens = text.match(/[&|()]|[^\s&|()]+/g) ?? [];
  let at = 0;
  const any = (depth: number): Reading => chain("|", "any", all, depth);
  const all = (depth: number): Reading => chain("&", "all", one, depth);
  const chain = (sign: string, type: string, next: (depth: number) => Reading, depth: number): Reading => {
    const readings = [next(depth)];
    while (tokens[at] === sign) {
      at++;
      readings.push(next(depth));
    }
    return readings.length === 1 && readings[0] !== undefined ? readings[0] : combined(type, readings);
  };
  const one = (depth: number): Reading => {
    const token = tokens[at++];
    if (token === "(" && depth < 10) {
      const inside = any(depth + 1);
      return tokens[at++] === ")"
        ? inside
        : { problem: `must close each bracket, got: ${describeValue(text)}` };
    }
    return token === undefined || /^[&|()]$/.test(token)
      ? { problem: `must be a condition such as (a & b) | c, got: ${describeValue(text)}` }
      : readAsset(token);
  };
  const reading = any(0);
  return at < tokens.length && !("problem" in reading)
    ? { problem: `must be a condition such as (a & b) | c, got: ${describeValue(text)}` }
    : reading;
}

function combined(type: string, readings: readonly Reading[]): Reading {
  const data: Data[] = [];
  for (const reading of readings) {
    if ("problem" in reading) {
      return reading;
    }
    data.push(reading.data);
  }
  return { data: typed(type, { of: data }) };
}
