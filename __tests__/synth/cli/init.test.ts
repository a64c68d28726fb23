import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { init } from "../../../cli/init";
import { InitError } from "../../../cli/init/init-error";
import { synth } from "../../../cli/synth";
import { filesOf } from "../../support/files";

const FLAGS = {
  organization: "acme",
  team: "payments",
  account: "111122223333",
  region: "eu-west-1",
  notify: "ops@acme.example",
  // Nothing is left to ask where the tests run at a terminal.
  network: "10.20.0.0/16",
  airflowVersion: "3.3.1",
};

describe("mwaa-teams init", () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "init folder "));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  test("writes a file that synth takes, in a new folder, and says what comes next", async () => {
    const folder = path.join(root, "airflow");

    expect(await init(folder, FLAGS)).toMatch(
      /^wrote .*teams\.yaml\n.*\n\nNext:\n {2}cd '.*airflow'\n.*synth/,
    );
    expect(Object.keys(filesOf(folder)).sort()).toEqual([".gitignore", "teams.yaml"]);
    const table = synth({
      file: path.join(folder, "teams.yaml"),
      out: path.join(folder, "cdktf.out"),
      team: [],
    });
    expect(table).toMatch(/^payments +111122223333 +eu-west-1/m);
    expect(table).toMatch(/^audit-111122223333 /m);
  });

  test("never overwrites a teams.yaml", async () => {
    fs.writeFileSync(path.join(root, "teams.yaml"), "mine\n");

    await expect(init(root, FLAGS)).rejects.toThrow(InitError);
    expect(filesOf(root)).toEqual({ "teams.yaml": "mine\n" });
  });

  test("writes nothing where a flag is wrong", async () => {
    await expect(init(path.join(root, "new"), { ...FLAGS, account: "1234" })).rejects.toThrow(InitError);
    expect(fs.readdirSync(root)).toEqual([]);
  });

  describe.each(["github", "gitlab"] as const)("with --ci %s", (ci) => {
    const EXAMPLE = path.resolve(__dirname, "../../../examples/pipeline");
    const own = { github: ".github/workflows/mwaa-apply.yml", gitlab: ".gitlab-ci.yml" }[ci];

    test("writes the files of the example byte by byte, and the script as a program", async () => {
      await init(root, { ...FLAGS, ci });
      const written = Object.entries(filesOf(root)).filter(
        ([name]) => !/^(teams\.yaml|\.gitignore)$/.test(name),
      );

      expect(written.map(([name]) => name)).toEqual(expect.arrayContaining(["mwaa-pipeline", own]));
      for (const [name, text] of written) {
        expect(text).toBe(fs.readFileSync(path.join(EXAMPLE, name), "utf8"));
      }
      expect(fs.statSync(path.join(root, "mwaa-pipeline")).mode & 0o111).not.toBe(0);
    });

    test("adds them to a teams.yaml that is there, which it leaves alone", async () => {
      fs.writeFileSync(path.join(root, "teams.yaml"), "mine\n");

      expect(await init(root, { ci })).toContain(`wrote ${path.join(root, own)}`);
      expect(filesOf(root)["teams.yaml"]).toBe("mine\n");
    });

    test("overwrites nothing, and writes nothing then", async () => {
      fs.mkdirSync(path.dirname(path.join(root, own)), { recursive: true });
      fs.writeFileSync(path.join(root, own), "mine\n");

      await expect(init(root, { ...FLAGS, ci })).rejects.toThrow(/must not exist: it is not overwritten/);
      expect(filesOf(root)).toEqual({ [own]: "mine\n" });
    });
  });

  test("writes for both every file of the example", async () => {
    const EXAMPLE = path.resolve(__dirname, "../../../examples/pipeline");
    const names = new Set<string>();
    for (const ci of ["github", "gitlab"] as const) {
      const folder = path.join(root, ci);
      await init(folder, { ...FLAGS, ci });
      Object.keys(filesOf(folder)).forEach((name) => names.add(name));
    }

    expect(Object.keys(filesOf(EXAMPLE)).filter((name) => !names.has(name))).toEqual(["README.md"]);
  });
});
