import Ajv from "ajv";
import fc from "fast-check";
import { stringify } from "yaml";
import { formatPath } from "../../../modules/config/format-path";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { valueAt } from "../../../modules/config/path";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { fileOf, fullTeam, load, minimalTeam, problemsOf, type Tree } from "./fixtures";

const teamName = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const accountId = fc.stringMatching(/^\d{12}$/);
const cidr = fc.tuple(fc.integer({ min: 16, max: 26 }), fc.nat(255), fc.nat(255)).map(([prefix, a, b]) => {
  const host = 2 ** (32 - prefix);
  const address = Math.floor((10 * 2 ** 24 + a * 2 ** 16 + b * 2 ** 8) / host) * host;
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${prefix}`;
});

const size = fc.oneof(
  fc.constant({ environmentClass: "mw1.micro" }),
  fc.record(
    {
      environmentClass: fc.constantFrom("mw1.small", "mw1.2xlarge"),
      schedulers: fc.integer({ min: 2, max: 5 }),
      workers: fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(30))
        .map(([min, more]) => ({ min, max: min + more })),
      webservers: fc.integer({ min: 2, max: 5 }).map((max) => ({ min: 2, max })),
    },
    { requiredKeys: [] },
  ),
);

const network = fc.oneof(
  fc.record({
    create: fc.record({ cidr, egress: fc.constantFrom("nat", "endpoints") }, { requiredKeys: ["cidr"] }),
  }),
  fc.constant({
    existing: { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: ["subnet-01234567", "subnet-89abcdef"] },
  }),
);

const team = fc
  .record(
    {
      accountId,
      region: fc.constantFrom("eu-west-1", "us-gov-west-1"),
      airflow: fc
        .tuple(fc.constantFrom("2.7.2", "2.11.2", "3.2.1"), size)
        .map(([version, more]): Tree => ({ version, ...more })),
      network,
      webserver: fc.constantFrom("private", "public"),
      logs: fc.record({
        level: fc.constantFrom("INFO", "DEBUG"),
        retentionDays: fc.constantFrom(1, 365, 3653),
      }),
      deletionProtection: fc.boolean(),
      tags: fc.dictionary(
        fc.stringMatching(/^[A-Za-z0-9 ]{1,20}$/),
        fc.stringMatching(/^[A-Za-z0-9:/@ -]{0,20}$/),
      ),
    },
    { requiredKeys: ["accountId", "region", "airflow", "network"] },
  )
  // A tag key that AWS keeps for itself is the one thing the generator above can get wrong.
  .filter(({ tags }) => !Object.keys(tags ?? {}).some((key) => key.startsWith("aws:")));

const file = fc
  .uniqueArray(fc.tuple(teamName, team), {
    minLength: 1,
    maxLength: 5,
    selector: ([name]) => name.replaceAll("_", "-"),
  })
  .map((teams) => fileOf(Object.fromEntries(teams)));

/** Paths of everything in a tree, but not of the tree itself. */
function pathsOf(node: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const path = [...at, Array.isArray(node) ? Number(key) : key];
    return [path, ...pathsOf(value, path)];
  });
}

/** The tree with the value at the path changed, or the tree itself where nothing is left to change there. */
function changed(
  root: Tree,
  path: readonly (string | number)[],
  change: (parent: Tree, key: string) => void,
): Tree {
  const copy = structuredClone(root);
  const parent = valueAt(copy, path.slice(0, -1));
  if (typeof parent === "object" && parent !== null) {
    change(parent as Tree, String(path.at(-1)));
  }
  return copy;
}

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    NaN,
    Infinity,
    -0,
    1e300,
    "",
    "*",
    "${x}",
    "__proto__",
    "constructor",
    "\0",
    "\uD800",
    "a\nb",
  ),
);
const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", "<<", "", "0", "length"),
);

const mutation = fc.oneof(
  fc.constant((parent: Tree, key: string) => {
    delete parent[key];
  }),
  anyValue.map((value) => (parent: Tree, key: string) => {
    parent[key] = value;
  }),
  fc.tuple(anyKey, anyValue).map(([name, value]) => (parent: Tree) => {
    const key = Array.isArray(parent) ? parent.length : name;
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  }),
);

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
    fc.property(file, (tree) => {
      const names = load(tree).teams.map(({ name }) => name);
      expect(names).toEqual([...names].sort());
      expect(names).toHaveLength(Object.keys(tree.teams as Tree).length);
      expect(isValidJson(JSON.parse(JSON.stringify(tree)))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("the order of keys in the file changes nothing", () => {
  fc.assert(
    fc.property(file, (tree) => {
      const reversed = { ...tree, teams: Object.fromEntries(Object.entries(tree.teams as Tree).reverse()) };
      expect(load(reversed)).toEqual(load(tree));
    }),
    { numRuns: 50 },
  );
});

test("what every team says, defaults may say instead", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(teamName, { minLength: 1, maxLength: 4, selector: (name) => name.replaceAll("_", "-") }),
      team,
      (names, common) => {
        const each = (value: Tree): Tree => Object.fromEntries(names.map((name) => [name, value]));
        expect(load(fileOf(each({}), { defaults: common }))).toEqual(load(fileOf(each(common))));
      },
    ),
    { numRuns: 50 },
  );
});

test("a valid file, changed anywhere in any way, loads or fails with a TeamsConfigError", () => {
  const paths = fc.constantFrom(...pathsOf(base));
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, mutation), { minLength: 1, maxLength: 3 }), (mutations) => {
      const tree = mutations.reduce((before, [path, change]) => changed(before, path, change), base);
      loadsOrExplains(stringify(tree));
    }),
    { numRuns: 1_000 },
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
    { numRuns: 500 },
  );
});

test("any text at all loads or fails with a TeamsConfigError", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      loadsOrExplains(text);
    }),
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
