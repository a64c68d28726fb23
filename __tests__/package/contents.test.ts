import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { TARBALL } from "./support/tarball";

describe("the package", () => {
  const files = execFileSync("tar", ["-tzf", TARBALL], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((file) => file.replace(/^package\//, ""));

  it("holds the library with its types, the command line, the bundled functions and the schemas", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "dist/modules/index.js",
        "dist/modules/index.d.ts",
        "dist/cli/mwaa-teams.js",
        "dist/bundles/privilege-detector/index.js",
        "dist/bundles/privilege-detector/THIRD-PARTY-LICENSES.txt",
        "dist/cli/aws-sdk.js",
        "dist/cli/check.js",
        "dist/functions/dag-publisher/check/python/grammar.js",
        "schema/teams.schema.json",
        "schema/access.schema.json",
        "schema/dag-policy.schema.json",
        "schema/dag-diagnostics.schema.json",
        "schema/privilege-change-detected.schema.json",
        "examples/pipeline/mwaa-pipeline",
        "examples/pipeline/.gitlab-ci.yml",
        "examples/pipeline/.github/workflows/mwaa-plan.yml",
      ]),
    );
  });

  it("says what it is, under which licence, and what changed", () => {
    expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "CHANGELOG.md", "package.json"]));
  });

  it("holds nothing that only its developers need", () => {
    const compiled =
      /^dist\/(modules|functions|cli)\/.*\.(js|d\.ts|json)$|^dist\/bundles\/[\w-]+\/(index\.js|THIRD-PARTY-LICENSES\.txt)$/;
    const others =
      /^(examples\/pipeline\/.+|(dist\/)?schema\/[\w-]+\.schema\.json|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
    expect(files.filter((file) => !compiled.test(file) && !others.test(file))).toEqual([]);
  });

  it("has the AWS SDK in one bundle, and asks nobody to install it", () => {
    expect(files.filter((file) => /^dist\/(modules\/doctor|cli\/delivery)\/aws\//.test(file))).toEqual([]);
    const program = execFileSync("tar", ["-xzOf", TARBALL, "--wildcards", "package/dist/*.js"], {
      encoding: "utf8",
      maxBuffer: 100 * 1024 ** 2,
    });
    expect(program).toContain("AssumeRole");
    // In brackets it is advice in the text of an error.
    expect(program).not.toMatch(/(?<!\[)require\("@(aws-sdk|smithy)\//);
  });

  it("has the parser of Python once, with its licences, and asks nobody to install it", () => {
    const texts = new Map(
      files
        .filter((file) => /^dist\/(cli|functions\/dag-publisher)\/.*\.(js|d\.ts)$/.test(file))
        .map((file) => [
          file,
          execFileSync("tar", ["-xzOf", TARBALL, `package/${file}`], {
            encoding: "utf8",
            maxBuffer: 100 * 1024 ** 2,
          }),
        ]),
    );
    const having = (text: string): string[] =>
      [...texts].flatMap(([file, found]) => (found.includes(text) ? file : []));
    const grammar = "dist/functions/dag-publisher/check/python/grammar.js";
    // The first bytes of a WebAssembly file, in base64.
    expect(having("AGFzbQEAAA")).toEqual([grammar]);
    expect(texts.get(grammar)?.match(/The MIT License \(MIT\)/g)).toHaveLength(2);
    expect(having('require("web-tree-sitter')).toEqual([]);
    expect(having('from "web-tree-sitter')).toEqual([]);
  });

  it("is smaller than 3 megabytes: half of it both functions, a quarter the AWS SDK of the command line", () => {
    expect(statSync(TARBALL).size).toBeLessThan(3_000_000);
  });

  it("would be published as it is", () => {
    const report = execFileSync("npm", ["publish", TARBALL, "--dry-run", "--access", "public", "--json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(report).toContain('"cdktf-mwaa-teams"');
  });
});
