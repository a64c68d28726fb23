import recorded from "../../../modules/deployment/provider-actions.json";
import { ENVIRONMENT_CLASSES } from "../../../modules/environment/environment-class";
import { BY_REQUEST_TYPES, COUNTED_TYPES, isFree } from "../../../modules/cost/priced-types";
import priceFile from "../../../modules/cost/prices.json";
import {
  isPriced,
  PRICE_SOURCES,
  PRICED_REGIONS,
  priceOf,
  REFERENCE_REGION,
} from "../../../modules/cost/prices";
import regions from "../../../modules/aws/regions.json";

test("every row has a source with a day, and a price above nothing", () => {
  const rows = Object.values(priceFile.prices).flatMap(
    ({ rows: all }) => all as readonly { source: string; usd: object }[],
  );

  expect(rows.length).toBeGreaterThan(40);
  for (const { source, usd } of rows) {
    expect(PRICE_SOURCES[source]?.date).toMatch(/^2026-\d\d-\d\d$/);
    expect(Object.values(usd).every((price) => typeof price === "number" && price > 0)).toBe(true);
  }
});

test("every source is used, and every Region is one of AWS", () => {
  const used = Object.values(priceFile.prices).flatMap(({ rows }) => rows.map(({ source }) => source));

  expect([...new Set(used)].sort()).toEqual(Object.keys(PRICE_SOURCES).sort());
  expect(
    PRICED_REGIONS.filter((region) => !regions.partitions.aws.regions.split(" ").includes(region)),
  ).toEqual([]);
});

test("every item has a price in the reference Region", () => {
  for (const item of Object.keys(priceFile.prices).filter(isPriced)) {
    expect(priceOf(item, REFERENCE_REGION).region).toBe(REFERENCE_REGION);
  }
});

test.each(ENVIRONMENT_CLASSES)(
  "%s has a price, and so have its additional components",
  (environmentClass) => {
    const items = ["environment", "worker", "scheduler", "web server"].map(
      (what) => `${what} ${environmentClass}`,
    );

    // mw1.micro has no additional ones.
    expect(items.filter((item) => !isPriced(item))).toEqual(
      environmentClass === "mw1.micro" ? items.slice(1) : [],
    );
  },
);

test("a larger class never costs less", () => {
  for (const what of ["environment", "worker", "scheduler", "web server"]) {
    const prices = ENVIRONMENT_CLASSES.flatMap((one) => {
      const item = `${what} ${one}`;
      return isPriced(item) ? [priceOf(item, REFERENCE_REGION).usd] : [];
    });
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  }
});

test("every type that the library creates is counted, free, or named as billed by request", () => {
  const types = Object.keys(recorded.types).filter((type) => !type.startsWith("data."));

  expect(
    types.filter((type) => !COUNTED_TYPES.has(type) && BY_REQUEST_TYPES[type] === undefined && !isFree(type)),
  ).toEqual([]);
});
