import path from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { stringify } from "yaml";
import { formatPath } from "../../../modules/yaml/format-path";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { valueAt } from "../../../modules/yaml/path";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { seeds } from "../../support/seeds";
import { anyFile, anyTeam, changed, mutation, pathsOf, teamName } from "./arbitraries";
import { fileOf, fullTeam, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

/** Has the files that generated teams name. */
const FOLDER = path.resolve(__dirname, "../../terraform/configs");

const base = fileOf(
  { payments: fullTeam(), marketing: { ...minimalTeam(), accountId: "444455556666" } },
  {
    defaults: { region: "eu-west-1", logs: { level: "INFO" }, tags: { Owner: "data" } },
    state: { s3: { bucket: "acme-tfstate", region: "eu-west-1" } },
  },
);

/** Loads, or fails as a file may. */
function loadsOrExplains(text: string): void {
  try {
    load(text);
  } catch (error) {
    if (!(error instanceof TeamsConfigError)) {
      throw error;
    }
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message).toMatch(/\d+ problems? in teams\.yaml; nothing was written\.$/);
  }
}

const isValidJson = new Ajv().compile(teamsJsonSchema());

test("every valid file loads, with its teams sorted and complete, and passes the JSON Schema", () => {
  fc.assert(
    fc.property(anyFile, (tree) => {
      const names = load(tree, FOLDER).teams.map(({ name }) => name);
      expect(names).toEqual([...names].sort());
      expect(names).toHaveLength(Object.keys(tree.teams as Tree).length);
      expect(isValidJson(JSON.parse(JSON.stringify(tree)))).toBe(true);
    }),
    { numRuns: seeds(100) },
  );
});

test("the order of keys in the file changes nothing", () => {
  fc.assert(
    fc.property(anyFile, (tree) => {
      const reversed = { ...tree, teams: Object.fromEntries(Object.entries(tree.teams as Tree).reverse()) };
      expect(load(reversed, FOLDER)).toEqual(load(tree, FOLDER));
    }),
    { numRuns: seeds(50) },
  );
});

test("what every team says, defaults may say instead", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(teamName, { minLength: 1, maxLength: 4, selector: (name) => name.replaceAll("_", "-") }),
      anyTeam,
      (names, common) => {
        const each = (value: Tree): Tree => Object.fromEntries(names.map((name) => [name, value]));
        expect(load(fileOf(each({}), { defaults: common }), FOLDER)).toEqual(
          load(fileOf(each(common)), FOLDER),
        );
      },
    ),
    { numRuns: seeds(50) },
  );
});

test("a valid file, changed anywhere in any way, loads or fails with a TeamsConfigError", () => {
  const paths = fc.constantFrom(...pathsOf(base));
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, mutation), { minLength: 1, maxLength: 3 }), (mutations) => {
      const tree = mutations.reduce((before, [path, change]) => changed(before, path, change), base);
      loadsOrExplains(stringify(tree));
    }),
    { numRuns: seeds(1_000) },
  );
});

test("a valid text, cut and mended anywhere, loads or fails with a TeamsConfigError", () => {
  const text = stringify(base);
  const piece = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.constantFrom(
      "&a ",
      "*a",
      "<<: ",
      "- ",
      "? ",
      "{",
      "]",
      "|",
      "!!x ",
      "%",
      "---\n",
      "\t",
      "'",
      '"',
      "#",
      ": ",
    ),
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(20), piece, (start, length, inserted) => {
      loadsOrExplains(text.slice(0, start) + inserted + text.slice(start + length));
    }),
    { numRuns: seeds(500) },
  );
});

test("any text at all loads or fails with a TeamsConfigError", () => {
  const character = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 200 }), (text) => {
      loadsOrExplains(text);
    }),
    { numRuns: seeds(100) },
  );
});

test("a key that the schema does not know is found at any depth of a team", () => {
  const maps = pathsOf(fullTeam()).filter((path) => {
    const value = valueAt(fullTeam(), path);
    const free = path[0] === "tags" || path[1] === "configuration";
    return !free && typeof value === "object" && !Array.isArray(value);
  });
  expect(maps.length).toBeGreaterThan(10);
  for (const path of [[], ...maps]) {
    const tree = changed(
      fileOf({ payments: fullTeam() }),
      ["teams", "payments", ...path, "zzz"],
      (parent, key) => {
        parent[key] = 1;
      },
    );
    expect(problemsOf(tree)).toEqual([
      expect.stringContaining(`${formatPath(["teams", "payments", ...path, "zzz"])} must be a known key: `),
    ]);
  }
});
