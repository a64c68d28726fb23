import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { constraintsUrl } from "../../../modules/environment/requirements-warnings";
import { type File, zipOf } from "../dag-publisher/check/files/zip-of";
import { fileOf, minimalTeam, type Tree } from "./fixtures";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), "file-warnings-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The warnings of the team that name a file of it. */
function warningsOf(files: Record<string, string | Buffer>, team: Tree = {}): string[] {
  const keys: Record<string, string> = {
    "requirements.txt": "requirements",
    "plugins.zip": "plugins",
    "startup.sh": "startupScript",
  };
  const airflow: Tree = { version: "2.11.2" };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(directory, name), content);
    airflow[keys[name] ?? ""] = name;
  }
  const text = stringify(fileOf({ payments: { ...minimalTeam(), airflow, ...team } }));
  const { teams } = parseTeamsConfig(text, { file: "teams.yaml", directory });
  return (teams[0]?.warnings ?? []).filter((warning) =>
    Object.keys(keys).some((name) => warning.startsWith(name)),
  );
}

const CONSTRAINT = `--constraint "${constraintsUrl("2.11.2")}"`;

describe("requirements.txt", () => {
  test.each([
    ["of exact versions", `${CONSTRAINT}\npandas==2.1.4\n`],
    ["of comments", "# nothing yet\n"],
    [
      "of providers whose versions are in Airflow's constraints",
      `${CONSTRAINT}\napache-airflow-providers-amazon\n`,
    ],
  ])("%s gives no warning", (_, text) => {
    expect(warningsOf({ "requirements.txt": text })).toEqual([]);
  });

  test("with a package without an exact version gives one, with its line", () => {
    expect(warningsOf({ "requirements.txt": `${CONSTRAINT}\n# data\npandas>=2\nnumpy==1.26.4\n` })).toEqual([
      "requirements.txt:3: pandas has no exact version",
    ]);
  });

  test("without constraints gives one, once", () => {
    expect(warningsOf({ "requirements.txt": "pandas==2.1.4\n" })).toEqual([
      expect.stringMatching(/^requirements\.txt has no --constraint: /),
    ]);
  });

  test("with more than is read at a glance gives the first five and a number", () => {
    const names = [..."abcdefgh"].map((letter) => `package-${letter}`);
    const warnings = warningsOf({ "requirements.txt": [CONSTRAINT, ...names].join("\n") });
    expect(warnings).toHaveLength(6);
    expect(warnings.at(-1)).toBe("requirements.txt: 3 more findings, which mwaa-teams check lists");
  });

  test("knows the index of the team's own repositories, and no other of CodeArtifact", () => {
    const codeArtifact = [{ domain: "acme", domainOwner: "444455556666", repository: "python" }];
    const requirements = (owner: string): string =>
      [
        CONSTRAINT,
        `--index-url https://acme-${owner}.d.codeartifact.eu-west-1.amazonaws.com/pypi/python/simple/`,
        "pandas==2.1.4",
      ].join("\n");
    expect(warningsOf({ "requirements.txt": requirements("444455556666") }, { codeArtifact })).toEqual([]);
    expect(warningsOf({ "requirements.txt": requirements("777788889999") }, { codeArtifact })).toEqual([
      expect.stringMatching(/^requirements\.txt:2: the index \S+ is not known$/),
    ]);
  });
});

describe("a startup script", () => {
  test("that runs gives no warning", () => {
    expect(warningsOf({ "startup.sh": "#!/bin/sh\nexport TZ=UTC\n" })).toEqual([]);
  });

  test.each([
    [
      "with Windows line ends",
      "#!/bin/sh\r\nexport TZ=UTC\r\n",
      /^startup\.sh:1: the script has Windows line ends/,
    ],
    ["without a shebang", "export TZ=UTC\n", /^startup\.sh:1: the first line is not #!\/bin\/sh/],
  ])("%s gives one", (_, text, message) => {
    expect(warningsOf({ "startup.sh": text })).toEqual([expect.stringMatching(message)]);
  });
});

describe("plugins.zip", () => {
  const plugin: File = { name: "my_plugin.py", content: "x = 1\n" };

  test("with its modules at the top gives no warning", () => {
    expect(warningsOf({ "plugins.zip": zipOf([plugin]) })).toEqual([]);
  });

  test.each([
    ["that is no zip", Buffer.from("plugins"), "plugins.zip: the file is not a zip archive, or is damaged"],
    [
      "with a folder around everything",
      zipOf([{ ...plugin, name: "plugins/my_plugin.py" }]),
      "plugins.zip: everything is in the folder plugins: Airflow looks for plugins at the top",
    ],
  ])("%s gives one", (_, archive, message) => {
    expect(warningsOf({ "plugins.zip": archive })).toEqual([message]);
  });

  test("that changed between two reads is read again", () => {
    expect(warningsOf({ "plugins.zip": Buffer.from("plugins") })).toHaveLength(1);
    expect(warningsOf({ "plugins.zip": zipOf([plugin]) })).toEqual([]);
  });
});
