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
});
