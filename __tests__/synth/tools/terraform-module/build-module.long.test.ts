import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildModule } from "../../../../tools/terraform-module/build-module";
import { PLACEHOLDERS } from "../../../../tools/terraform-module/placeholders";
import addresses from "../../team/addresses.json";

const PROJECT = path.resolve(__dirname, "../../../..");
const STALE = "removed-since.tf";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "built-module-"));
  writeFileSync(path.join(folder, STALE), "");
  buildModule(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const json = (file: string): Record<string, Record<string, Record<string, unknown>>> =>
  JSON.parse(read(file)) as Record<string, Record<string, Record<string, unknown>>>;

test("no placeholder is left", () => {
  const text = ["main.tf.json", "outputs.tf.json"].map(read).join("\n");
  const values = PLACEHOLDERS.flatMap((placeholders) =>
    [placeholders, placeholders.lists].flatMap((values) =>
      Object.values(values).filter((value): value is string => typeof value === "string"),
    ),
  ).filter(
    (value) =>
      !["INFO", "DEBUG", "private", "public", "arn:aws:", "amazonaws.com", "amazonaws.com.cn"].includes(
        value,
      ),
  );
  expect(values.length).toBeGreaterThan(40);
  expect(values.filter((value) => text.includes(value))).toEqual([]);
  expect(text).not.toMatch(/alpha|bravo|arn:aws:|arn:aws-cn:|\b9999000|\b88880000/);
});

test("it has no provider and no backend of its own", () => {
  expect(Object.keys(json("main.tf.json"))).toEqual(["//", "check", "data", "resource"]);
});

test.each(["nat", "endpoints"] as const)(
  "with egress %s it has the library's addresses, but for what is named by a value",
  (egress) => {
    const own = Object.entries(json("main.tf.json").resource ?? {}).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((name) => `${type}.${name}`),
    );
    const named =
      /\.(SecretsBackend_\w+s|WebAccess_[A-Z][a-z]+|Network_Endpoints|\w+_Alarms|\w+_Topic)_[a-z]/;
    const expected = addresses[egress].filter((address) => !named.test(address));
    expect(expected.length).toBeGreaterThan(60);
    expect(expected.filter((address) => !own.includes(address))).toEqual([]);
  },
);

test("it has the layout of Terraform's registry, and nothing of an earlier build", () => {
  const names = ["LICENSE", "README.md", "examples", "main.tf.json", "outputs.tf.json", "variables.tf"];
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(names));
  expect(readdirSync(path.join(folder, "examples"))).toEqual(["two-teams"]);
  expect(readdirSync(folder)).not.toContain(STALE);
});

test.each(["index.js", "THIRD-PARTY-LICENSES.txt"])("of the detector's bundle it has %s", (name) => {
  const bundle = `privilege-detector/${name}`;
  const bundled = readFileSync(path.join(PROJECT, "dist/bundles", bundle), "utf8");
  // As one boolean: nobody can read a difference of half a megabyte in one line.
  expect(read(`assets/${bundle}`) === bundled).toBe(true);
});

test("its detector fails without a confirmed subscription where the module's user names somebody", () => {
  const [detector] = Object.values(json("main.tf.json").resource?.aws_lambda_function ?? {});
  expect(detector).toMatchObject({
    environment: {
      variables: { SUBSCRIBER_EXPECTED: '${(length(var.notification_emails) > 0 ? "true" : "false")}' },
    },
  });
});

test("it has the example of this repository, which calls the module that it is in", () => {
  const inRepository = readFileSync(path.join(PROJECT, "examples/terraform-module/main.tf"), "utf8");
  const inModule = read("examples/two-teams/main.tf");
  const sources = (text: string): string[] => text.match(/(?<=^ {2}source += )"[./].*"$/gm) ?? [];

  expect(sources(inRepository)).toEqual(Array(2).fill('"../../dist/terraform-module"'));
  expect(sources(inModule)).toEqual(Array(2).fill('"../.."'));
  expect(inModule.replaceAll('"../.."', '"../../dist/terraform-module"')).toBe(inRepository);
});

test("its README has a row for every variable and every output, and links only to files that it has", () => {
  const readme = read("README.md");
  const rows = (kind: string): string[] =>
    [...readme.matchAll(new RegExp(`^\\| <a name="${kind}_(\\w+)"></a> `, "gm"))].map(
      ([, name = ""]) => name,
    );
  const variables = readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .flatMap((name) => [...read(name).matchAll(/^variable "(\w+)"/gm)].map(([, variable = ""]) => variable));

  expect(rows("output")).toEqual(Object.keys(json("outputs.tf.json").output ?? {}).sort());
  expect(rows("input")).toEqual(variables.sort());

  const links = [...readme.matchAll(/\]\(([^)#\s][^)\s]*)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !link.startsWith("https:") && !existsSync(path.join(folder, link)))).toEqual(
    [],
  );
});
