import { rmSync } from "node:fs";
import { join } from "node:path";
import { Janitor } from "../terraform/support/janitor";
import { Consumer } from "./support/consumer";
import { MANIFEST } from "./support/tarball";

/** npm only warns of most of this; the package says what is wrong before something inside it fails. */
describe("a program where the package", () => {
  jest.setTimeout(10 * 60_000);

  const janitor = new Janitor();
  const project = Consumer.installed(janitor);
  afterAll(() => janitor.close());

  /** What the program of the JavaScript consumer says when it fails: Node's own frame around the message left out. */
  async function failure(consumer: Consumer, ...node: readonly string[]): Promise<string> {
    const [program = process.execPath, ...args] = node;
    const { exitCode, stderr } = await consumer.run(program, ...args, "main.js");
    expect(exitCode).toBe(1);
    expect(stderr).not.toMatch(/^ +at /m);
    // Node frames what nobody catches: the line that threw above, brackets around what has no stack trace.
    return /^\[(.*)\]$/m.exec(stderr)?.[1] ?? stderr;
  }

  it("runs on Node 18 reports which Node it needs", async () => {
    const consumer = await project.twin("javascript");
    const old = ["npx", "--yes", "--package=node@18.20.8", "--", "node"];
    expect(await failure(consumer, ...old)).toMatch(
      /^cdktf-mwaa-teams needs Node 20\.9\.0 or later, this is Node 18\.20\.8$/,
    );
  });

  it("does not find a peer reports how to install it", async () => {
    const consumer = await project.twin("javascript");
    rmSync(join(consumer.folder, "node_modules/@cdktf/provider-archive"), { recursive: true });
    consumer.write("main.js", `require("${MANIFEST.name}");`);
    expect(await failure(consumer)).toBe(
      'cdktf-mwaa-teams needs @cdktf/provider-archive beside it: npm install "@cdktf/provider-archive@>=11.0.0 <15.0.0"',
    );
  });

  it("has another version of cdktf than the app reports both versions", async () => {
    const consumer = await project.twin("javascript");
    await consumer.install("old-cdktf@npm:cdktf@0.20.12", "--legacy-peer-deps");
    consumer.replace("main.js", 'require("cdktf")', 'require("old-cdktf")');
    expect(await failure(consumer)).toMatch(
      /^team\/Payments: the app was created by version 0\.20\.12 of the CDK for Terraform, but cdktf-mwaa-teams uses cdktf 0\.21\.0: install one version of it, for both/,
    );
  });

  it("stays on CDKTF where the app is on CDK Terrain reports both versions", async () => {
    const consumer = await project.twin("javascript");
    await consumer.install("cdktn@0.24.0", "--legacy-peer-deps");
    consumer.replace("main.js", 'require("cdktf")', 'require("cdktn")');
    expect(await failure(consumer)).toMatch(/the app was created by version 0\.24\.0 .* uses cdktf 0\.21\.0/);
  });

  it.each([
    ["a provider of CDK Terrain under CDKTF", ["@cdktf/provider-archive@npm:@cdktn/provider-archive@14.0.1"]],
    // npm rejects this one without a flag.
    ["CDKTF's providers under CDK Terrain", ["cdktf@npm:cdktn@0.24.0", "--legacy-peer-deps"]],
  ])("finds %s reports that they do not mix", async (_, install) => {
    const consumer = await project.twin("javascript");
    await consumer.install(...install);
    expect(await failure(consumer)).toMatch(
      /^cdktf-mwaa-teams found packages of both CDKTF and CDK Terrain: .*cdkt[fn].* take all of them from one/,
    );
  });
});
