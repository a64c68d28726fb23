import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { changelogVersions, releaseProblems } from "../../../.ci/release-problems";
import { version } from "../../../package.json";

const ROOT = path.resolve(__dirname, "../../..");

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something new, unlike [0.3.0].

## [0.2.0] - 2026-12-24

## [0.1.0] - 2026-11-23
`;

const release = { tag: "v0.2.0", packageVersion: "0.2.0", changelog: CHANGELOG };

test("reads a changelog's versions, newest first, without what is unreleased", () => {
  expect(changelogVersions(CHANGELOG)).toEqual([
    { version: "0.2.0", date: "2026-12-24" },
    { version: "0.1.0", date: "2026-11-23" },
  ]);
  expect(changelogVersions("## [1.0.0-rc.1] - unreleased\n")).toEqual([
    { version: "1.0.0-rc.1", date: undefined },
  ]);
});

test("lets a release through where tag, package and changelog say the same", () => {
  expect(releaseProblems(release)).toEqual([]);
});

test.each<[string, Partial<typeof release>, RegExp]>([
  ["a tag of another version", { tag: "v0.2.1" }, /tag must be v0\.2\.0, .*got: v0\.2\.1$/],
  ["a tag without v", { tag: "0.2.0" }, /tag must be v0\.2\.0, .*got: 0\.2\.0$/],
  ["no tag", { tag: "" }, /tag must be v0\.2\.0/],
  [
    "a changelog that ends before it",
    { tag: "v0.3.0", packageVersion: "0.3.0" },
    /newest version in CHANGELOG\.md must be 0\.3\.0, .*got: 0\.2\.0$/,
  ],
  ["a changelog without versions", { changelog: "# Changelog\n" }, /must be 0\.2\.0, .*got: none$/],
  [
    "a version without its date",
    { changelog: CHANGELOG.replace("2026-12-24", "unreleased") },
    /must say when 0\.2\.0 is released/,
  ],
])("stops a release for %s, with one problem", (_name, change, message) => {
  expect(releaseProblems({ ...release, ...change })).toEqual([expect.stringMatching(message)]);
});

test("check:release ends with exit code 1 and what is wrong", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", require.resolve("tsx"), path.join(ROOT, ".ci/check-release.ts"), "v99.0.0"],
    { encoding: "utf8" },
  );

  expect(status).toBe(1);
  expect(stderr).toMatch(/^The tag must be v.*, got: v99\.0\.0$/m);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("the changelog's newest version is that of package.json", () => {
  const [newest] = changelogVersions(readFileSync(path.join(ROOT, "CHANGELOG.md"), "utf8"));

  expect(newest?.version).toBe(version);
});

test("the examples take the version that this repository holds", () => {
  const range = `^${version.split(".").slice(0, 2).join(".")}.0`;

  for (const name of ["one-team", "ten-teams", "existing-environment"]) {
    const file = path.join(ROOT, "examples", name, "package.json");
    const { dependencies } = JSON.parse(readFileSync(file, "utf8")) as {
      dependencies: Record<string, string>;
    };
    expect({ name, range: dependencies["cdktf-mwaa-teams"] }).toEqual({ name, range });
  }
});
