import { chmodSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "./support/tools";
import { Workbench } from "./support/workbench";

/** The stack of a function's archive, as the constructs write it. */
const STACK = {
  terraform: { required_providers: { archive: { source: "hashicorp/archive", version: "2.7.1" } } },
  provider: { archive: [{}] },
  data: {
    archive_file: {
      code: {
        type: "zip",
        source_dir: "assets/code",
        output_path: "assets/code.zip",
        output_file_mode: "0644",
      },
    },
  },
  output: { hash: { value: "${data.archive_file.code.output_base64sha256}" } },
};

const FILES = { "index.js": "exports.handler = async () => undefined;\n", "lib/rules.js": "// rules\n" };

describeWith(["terraform"], "the archive of a function's code", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench.close());

  it("has the same hash after a checkout with another umask, at another time, and another for other code", async () => {
    const first = await hashOf(FILES, { mode: 0o600, time: new Date("2020-01-01T00:00:00Z") });
    const second = await hashOf(FILES, { mode: 0o755, time: new Date("2026-06-01T12:34:56Z") });
    const changed = { ...FILES, "index.js": "exports.handler = async () => 1;\n" };
    const other = await hashOf(changed, { mode: 0o600, time: new Date("2020-01-01T00:00:00Z") });
    expect(first).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  /** Writes the files as a machine of that habit would, and asks Terraform for the archive's hash. */
  async function hashOf(
    files: Record<string, string>,
    { mode, time }: { mode: number; time: Date },
  ): Promise<string> {
    const folder = bench.janitor.temporaryFolder();
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(STACK));
    const workspace = await bench.workspace("archive", folder);
    for (const [name, text] of Object.entries(files)) {
      const file = join(workspace.folder, "assets/code", name);
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
      utimesSync(file, time, time);
    }
    await workspace.apply();
    const { values } = await workspace.show<{ values: { outputs: { hash: { value: string } } } }>();
    return values.outputs.hash.value;
  }
});
