import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildModule } from "../../../tools/terraform-module/build-module";
import { type CommandResult, runCommand } from "../support/command";
import { describeDiagnostic } from "../support/diagnostics";
import { exampleRoot } from "../support/module-root";
import { REPOSITORY } from "../support/paths";
import { describeWith, requireTool } from "../support/tools";
import { Workbench } from "../support/workbench";

const SCRIPT = ".ci/push-terraform-module";
const TAG = "terraform-module-v1.2.3";

/** Git without the settings of the person who runs the tests. */
const GIT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Releaser",
  GIT_AUTHOR_EMAIL: "releaser@example.com",
  GIT_COMMITTER_NAME: "Releaser",
  GIT_COMMITTER_EMAIL: "releaser@example.com",
};

describeWith(["git", "terraform"], "the tag that a release pushes", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  let built: string;
  /** A repository that has the script, at the commit that is released. */
  let repository: string;
  /** Where it is pushed to. */
  let remote: string;

  const run = (program: string, ...args: string[]): Promise<CommandResult> =>
    runCommand(program, args, { cwd: repository, env: GIT, janitor: bench.janitor });
  const git = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(requireTool("git"), ...args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout.trim();
  };
  const push = (module: string): Promise<CommandResult> =>
    run(join(repository, SCRIPT), module, "v1.2.3", remote);

  beforeAll(async () => {
    bench = await Workbench.open();
    built = buildModule(bench.janitor.temporaryFolder());
    repository = bench.janitor.temporaryFolder();
    remote = bench.janitor.temporaryFolder();
    cpSync(join(REPOSITORY, SCRIPT), join(repository, SCRIPT));
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=Version 1.2.3");
    await git("init", "--quiet", "--bare", "--initial-branch=main", remote);
    await git("push", "--quiet", remote, "main");
    expect(await push(built)).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => bench.close());

  it("has the built module as its tree, and no history", async () => {
    const files = readdirSync(built, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(built, join(entry.parentPath, entry.name)));
    const inTag = await git("--git-dir", remote, "ls-tree", "-r", "--format=%(objectname) %(path)", TAG);
    const expected = await Promise.all(
      files.map(async (file) => `${await git("hash-object", "--no-filters", join(built, file))} ${file}`),
    );

    expect(inTag.split("\n").sort()).toEqual(expected.sort());
    expect(await git("--git-dir", remote, "rev-list", "--count", TAG)).toBe("1");
  });

  it("leaves the repository's own index and branches alone", async () => {
    expect(await git("status", "--porcelain")).toBe("");
    expect(await git("--git-dir", remote, "for-each-ref", "--format=%(refname)")).toBe(
      `refs/heads/main\nrefs/tags/${TAG}`,
    );
  });

  it("is a source that Terraform initialises: the module's example is valid with it", async () => {
    const source = `git::file://${remote}?ref=${TAG}&depth=1`;
    const root = exampleRoot(bench.janitor.temporaryFolder(), built, source);
    const workspace = await bench.workspace("release-tag", root);

    expect((await workspace.validate()).map(describeDiagnostic)).toEqual([]);
    const taken = join(workspace.folder, ".terraform/modules/payments");
    expect(statSync(join(taken, "assets/privilege-detector/index.js")).size).toBeGreaterThan(400_000);
  });

  it("stays where it is: the same build pushes it again, another is refused", async () => {
    const commit = await git("--git-dir", remote, "rev-parse", TAG);
    expect(await push(built)).toMatchObject({ exitCode: 0 });

    const other = bench.janitor.temporaryFolder();
    cpSync(built, other, { recursive: true });
    writeFileSync(join(other, "README.md"), `${readFileSync(join(built, "README.md"), "utf8")}\n`);
    const { exitCode, stderr } = await push(other);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("already exists");
    expect(await git("--git-dir", remote, "rev-parse", TAG)).toBe(commit);
  });

  it("is not pushed from a folder that holds no module", async () => {
    const { exitCode, stderr } = await push(bench.janitor.temporaryFolder());
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("npm run terraform-module") as string,
    });
  });
});
