import { readFileSync } from "node:fs";
import path from "node:path";
import { moduleFiles } from "../../../terraform-module/module-files";
import { PLACEHOLDERS } from "../../../terraform-module/placeholders";
import addresses from "../team/addresses.json";

const PROJECT = path.join(__dirname, "../../..");
const MODULE = path.join(PROJECT, "examples/terraform-module");
const BUNDLE = "privilege-detector/index.js";

const files = moduleFiles();
const main = JSON.parse(files.get("main.tf.json") ?? "") as Record<
  string,
  Record<string, Record<string, unknown>>
>;

const own = Object.entries(main.resource ?? {}).flatMap(([type, blocks]) =>
  Object.keys(blocks).map((name) => `${type}.${name}`),
);

test.each([...files.keys()])("%s is what `npm run terraform-module` writes", (name) => {
  expect(readFileSync(path.join(MODULE, name), "utf8")).toBe(files.get(name));
});

test("the function's bundle is what `npm run terraform-module` writes", () => {
  const [written, bundled] = [
    path.join(MODULE, "assets", BUNDLE),
    path.join(PROJECT, "dist/bundles", BUNDLE),
  ];
  // As one boolean: a difference of two megabytes in one line is nothing to read.
  expect(readFileSync(written).equals(readFileSync(bundled))).toBe(true);
});

test("no placeholder is left", () => {
  const text = [...files.values()].join("\n");
  const values = PLACEHOLDERS.flatMap((placeholders) =>
    [placeholders, placeholders.lists].flatMap((values) =>
      Object.values(values).filter((value): value is string => typeof value === "string"),
    ),
  ).filter((value) => !["INFO", "DEBUG", "private", "public", "arn:aws:", "amazonaws.com"].includes(value));
  expect(values.length).toBeGreaterThan(40);
  expect(values.filter((value) => text.includes(value))).toEqual([]);
  expect(text).not.toMatch(/alpha|bravo|arn:aws:|arn:aws-cn:|\b9999000|\b88880000/);
});

test("it has no provider and no backend of its own", () => {
  expect(Object.keys(main)).toEqual(["//", "data", "resource"]);
});

test.each(["nat", "endpoints"] as const)(
  "with egress %s it has the library's addresses, but for what is named by a value",
  (egress) => {
    const named =
      /\.(SecretsBackend_\w+s|WebAccess_[A-Z][a-z]+|Network_Endpoints|\w+_Alarms|\w+_Topic)_[a-z]/;
    const expected = addresses[egress].filter((address) => !named.test(address));
    expect(expected.length).toBeGreaterThan(60);
    expect(expected.filter((address) => !own.includes(address))).toEqual([]);
  },
);
