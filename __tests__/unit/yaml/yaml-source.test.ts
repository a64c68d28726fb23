import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { YamlSource } from "../../../modules/yaml/yaml-source";
import { errorOf, fileOf, load, minimalTeam } from "../config/fixtures";

/** Nine anchors, each nine times the one before: 9 to the power of 9 values. */
const BOMB = [
  "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]",
  ..."bcdefghi".split("").map((name, index) => {
    const aliases = Array.from({ length: 9 }, () => `*${"abcdefghi"[index]}`);
    return `${name}: &${name} [${aliases.join(", ")}]`;
  }),
].join("\n");

test.each([
  ["an empty file", "", "teams.yaml  must be a map with the keys organization and teams, got: an empty file"],
  [
    "a file of comments",
    "# later\n",
    "teams.yaml  must be a map with the keys organization and teams, got: an empty file",
  ],
  ["a list", "- a\n", "teams.yaml  must be a map with the keys organization and teams, got: something else"],
  ["text", "hello\n", "teams.yaml  must be a map with the keys organization and teams, got: something else"],
  [
    "a syntax error, with line and column",
    "organization: acme\nteams:\n  a: b: c\n",
    "teams.yaml:3:6  must be valid YAML: Nested mappings are not allowed in compact mappings",
  ],
  [
    "tabs for indentation, once",
    "teams:\n\tpayments:\n\t\taccountId: a\n\t\t region: b\n",
    "teams.yaml:2:1  must be indented with spaces throughout, got: a tab",
  ],
  [
    "a duplicate key",
    "teams: {}\nteams: {}\n",
    'teams.yaml:2:1  must not have the key "teams" twice in one map',
  ],
  [
    "two documents",
    "a: 1\n---\nb: 2\n",
    "teams.yaml:2:1  must be one YAML document, got: a second one from here on",
  ],
  ["an alias without anchor", "a: *x\n", "teams.yaml:1:4  must not use the alias *x before its anchor &x"],
  [
    "an alias inside its anchor",
    "a: &a { b: *a }\n",
    "teams.yaml:1:12  must not use the alias *a inside what it stands for",
  ],
  [
    "an alias bomb, before it grows to what no memory holds",
    BOMB,
    "teams.yaml:6:8  must not use aliases more than 10000 times, those inside what they stand for included",
  ],
  ["a tag of another program", "a: !Ref b\n", "teams.yaml:1:4  must be valid YAML: Unresolved tag: !Ref"],
  [
    "a tag for a value that no JSON has",
    "a: !!set { b }\n",
    "teams.yaml:1:10  must not use YAML tags, got: tag:yaml.org,2002:set",
  ],
  [
    "another YAML version",
    "%YAML 1.1\n---\na: yes\n",
    "teams.yaml:3:1  must be YAML 1.2, got: a %YAML line with another version",
  ],
  [
    "a number as a key",
    "1: a\n",
    "teams.yaml:1:1  must have text as keys (in quotes where YAML reads something else)",
  ],
  [
    "a list as a key",
    "? [a]\n: b\n",
    "teams.yaml:1:3  must have text as keys (in quotes where YAML reads something else)",
  ],
  [
    "the key __proto__",
    "__proto__: { organization: acme }\n",
    'teams.yaml:1:1  must not have the key "__proto__"',
  ],
])("fails %s with one clear message", (_name, text, line) => {
  expect(errorOf(text).message).toBe(`${line}\n1 problem in teams.yaml; nothing was written.`);
});

test.each<[string, string]>([
  ["lists", `a: ${"[".repeat(100_000)}`],
  ["maps", `a: ${"{b: ".repeat(30_000)}`],
  ["closed lists", `a: ${"[".repeat(30_000)}${"]".repeat(30_000)}`],
  ["block lists", `${"- ".repeat(30_000)}x`],
  ["keys", "? ".repeat(30_000)],
])("fails %s nested deeper than in any file, before the library runs out of stack", (_, text) => {
  expect(errorOf(text).message).toContain("must be valid YAML, at most 100 levels deep");
});

test("takes nesting up to a hundred levels", () => {
  const [open, close] = ["[".repeat(90), "]".repeat(90)];
  expect(new YamlSource(`a: ${open}${close}`).problems).toEqual([]);
});

test("never shows lines of the file beside a syntax error", () => {
  expect(errorOf('password: hunter2\nteams: "x\n').message).not.toContain("hunter2");
});

test("reads a byte order mark and Windows line ends, with the right places", () => {
  const text = `\uFEFF${stringify(fileOf({ payments: { ...minimalTeam(), webserver: "open" } })).replaceAll("\n", "\r\n")}`;
  expect(errorOf(text).problems).toMatchObject([{ path: "teams.payments.webserver", line: 11, column: 16 }]);
  expect(load(text.replace("open", "public")).teams).toHaveLength(1);
  expect(errorOf("\uFEFForganization: Acme\r\nteams: {}\r\n").problems).toMatchObject([
    { path: "organization", line: 1, column: 15 },
    { path: "teams", line: 2 },
  ]);
});

test("a few hundred teams may share an anchor", () => {
  const teams = Array.from({ length: 300 }, (_, index) =>
    [
      `  t${index}:`,
      '    accountId: "111122223333"',
      "    region: eu-west-1",
      '    airflow: { version: "2.11.2" }',
      "    network: { create: { cidr: 10.0.0.0/16 } }",
      index === 0 ? "    tags: &tags { Owner: data }" : "    tags: *tags",
    ].join("\n"),
  );
  const config = load(`organization: acme\nteams:\n${teams.join("\n")}\n`);
  expect(config.teams.every(({ tags }) => tags.Owner === "data")).toBe(true);
});

describe("places", () => {
  const source = new YamlSource(
    [
      "top: &x",
      "  list:",
      "    - one",
      "    - { two: 2 }",
      "  empty:",
      "alias: *x",
      "'quoted key': \"v\"",
    ].join("\n"),
  );

  test.each([
    ["a scalar is where it starts", ["top", "list", 0], { line: 3, column: 7 }],
    ["a scalar in an element's map", ["top", "list", 1, "two"], { line: 4, column: 14 }],
    ["a map is where its key is", ["top"], { line: 1, column: 1 }],
    ["an element that is a map is where it starts", ["top", "list", 1], { line: 4, column: 7 }],
    ["a key without a value is where the key is", ["top", "empty"], { line: 5, column: 3 }],
    ["what is missing is where its map's key is", ["top", "missing", "more"], { line: 1, column: 1 }],
    ["an alias is where it is used", ["alias"], { line: 6, column: 8 }],
    ["what an alias stands for is where it is written", ["alias", "list", 0], { line: 3, column: 7 }],
    ["a quoted value", ["quoted key"], { line: 7, column: 15 }],
  ])("%s", (_name, at, position) => {
    expect(source.positionOf(at)).toEqual(position);
  });

  test("a key is where it starts", () => {
    expect(source.positionOfKey(["quoted key"])).toEqual({ line: 7, column: 1 });
  });
});

describe("a file that cannot be read", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "teams-config-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test.each([
    ["is missing", () => undefined, "must exist, got: no such file"],
    ["is a folder", (file: string) => mkdirSync(file), "must be a file, got: a folder"],
    [
      "is no UTF-8",
      (file: string) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x61, 0x00])),
      "must be a text file in UTF-8, got: something else",
    ],
    [
      "is binary",
      (file: string) => writeFileSync(file, "a: \0\n"),
      "must be a text file, got: a binary file",
    ],
  ])("fails a file that %s with one clear message", (_name, make, message) => {
    const file = path.join(directory, "teams.yaml");
    make(file);
    expect(() => loadTeamsConfig(file)).toThrow(new TeamsConfigError(file, [{ path: "", message }]));
  });

  test("reads a file, and its own files relative to it", () => {
    const file = path.join(directory, "teams.yaml");
    writeFileSync(path.join(directory, "requirements.txt"), "");
    const team = { ...minimalTeam(), airflow: { version: "2.11.2", requirements: "./requirements.txt" } };
    writeFileSync(file, stringify(fileOf({ payments: team })));
    expect(loadTeamsConfig(file).teams[0]?.props.requirementsFile).toBe(
      path.join(directory, "requirements.txt"),
    );
    expect(loadTeamsConfig(path.relative(process.cwd(), file)).teams[0]?.props.requirementsFile).toBe(
      path.join(directory, "requirements.txt"),
    );
  });
});
