import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../../..");

interface PackageJson {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageJson;
}

const own = packageJson(PROJECT);

/** The lowest version that `>=20.9.0` and `>= 20` take. */
function lowest(range: string): number[] {
  const [major = 0, minor = 0, patch = 0] = range.replace(/^\D*/, "").split(".").map(Number);
  return [major, minor, patch];
}

function isAtLeast(version: readonly number[], other: readonly number[]): boolean {
  const index = version.findIndex((part, place) => part !== other[place]);
  return index === -1 || (version[index] ?? 0) > (other[index] ?? 0);
}

test("npx with the package's name runs the command line, and fetches no package of another name", () => {
  expect(own.bin).toEqual({ [own.name]: "dist/cli/mwaa-teams.js", "mwaa-teams": "dist/cli/mwaa-teams.js" });
});

test("Node.js is as new as every dependency and every peer demands", () => {
  const minimum = lowest(own.engines?.node ?? "");
  const demands = Object.keys({ ...own.dependencies, ...own.peerDependencies }).flatMap((name) => {
    const folder = path.join(PROJECT, "node_modules", name);
    const node = existsSync(folder) ? packageJson(folder).engines?.node : undefined;
    return node === undefined ? [] : [{ name, node }];
  });

  expect(demands.length).toBeGreaterThan(2);
  expect(demands.filter(({ node }) => !isAtLeast(minimum, lowest(node)))).toEqual([]);
});

test("what a user of the repository runs needs no shell but the one that npm finds, on Windows too", () => {
  const forMaintainers = ["check:workflows", "test:soak"];
  const scripts = Object.entries(own.scripts ?? {}).filter(([name]) => !forMaintainers.includes(name));

  expect(
    scripts.filter(([, text]) => /cross-env|\bbash\b|\.sh\b|^\.|&& \.|[A-Z_]+=|\$|'/.test(text)),
  ).toEqual([["clean", expect.stringContaining("node -e")]]);
});

test("files have the same line ends on every system", () => {
  expect(readFileSync(path.join(PROJECT, ".gitattributes"), "utf8")).toMatch(/^\* text=auto eol=lf$/m);
});
