import priceFile from "./prices.json";

/** Where prices were read, and when. */
export interface PriceSource {
  readonly title: string;
  /** Day on which it was read, such as `2026-08-08`. */
  readonly date: string;
  /** Whether it is AWS's price list. */
  readonly confirmed: boolean;
}

/** The price of one unit. */
export interface Price {
  /** What it is the price of, for readers. */
  readonly label: string;
  /** The unit, such as `hour` or `GB-month`. */
  readonly unit: string;
  /** US dollars a unit; list price without tax, free tier or discount. */
  readonly usd: number;
  /** The Region that it is the price of. */
  readonly region: string;
  readonly source: PriceSource;
  /** Whether it is AWS's price in the Region that was asked for. */
  readonly confirmed: boolean;
}

/** What has a price: a key of prices.json. */
export type PricedItem = keyof typeof priceFile.prices;

interface Row {
  readonly source: string;
  readonly usd: Readonly<Record<string, number>>;
}

/** The Region whose prices stand for those that the file does not have. */
export const REFERENCE_REGION: string = priceFile.reference;

/** All sources by the names that rows use. */
export const PRICE_SOURCES: Readonly<Record<string, PriceSource>> = priceFile.sources;

/** The Regions that at least one price is of, sorted. */
export const PRICED_REGIONS: readonly string[] = [
  ...new Set(
    Object.values(priceFile.prices).flatMap(({ rows }) => rows.flatMap(({ usd }) => Object.keys(usd))),
  ),
].sort();

/** Whether something has a price. */
export function isPriced(item: string): item is PricedItem {
  return Object.hasOwn(priceFile.prices, item);
}

/** The price in a Region; where the file has none, that of the reference Region, which is then unconfirmed. */
export function priceOf(item: PricedItem, region: string): Price {
  const { label, unit, rows } = priceFile.prices[item] as {
    label: string;
    unit: string;
    rows: readonly Row[];
  };
  const found = rows.find(({ usd }) => region in usd) ?? rows.find(({ usd }) => REFERENCE_REGION in usd);
  const of = found !== undefined && region in found.usd ? region : REFERENCE_REGION;
  const source = PRICE_SOURCES[found?.source ?? ""];
  const usd = found?.usd[of];
  if (source === undefined || usd === undefined) {
    throw new Error(`prices.json must have a price of ${item} in ${REFERENCE_REGION}, with a source`);
  }
  return { label, unit, usd, region: of, source, confirmed: source.confirmed && of === region };
}
