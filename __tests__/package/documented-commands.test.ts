import { cpSync } from "node:fs";
import { join } from "node:path";
import { RUN_IN_A_PROJECT } from "../support/documented-commands";
import { Janitor } from "../terraform/support/janitor";
import { REPOSITORY } from "../terraform/support/paths";
import { describeWith } from "../terraform/support/tools";
import { dag } from "../unit/cli/delivery/support/workshop";
import { Consumer } from "./support/consumer";

describeWith(["jq"], "a command of the documentation, in a project with the package", () => {
  jest.setTimeout(10 * 60_000);

  const janitor = new Janitor();
  let project: Consumer;
  beforeAll(async () => {
    project = await Consumer.installed(janitor).twin();
    cpSync(join(REPOSITORY, "teams.yaml"), join(project.folder, "teams.yaml"));
    await project.mustRun("mkdir", "dags");
    project.write("dags/daily.py", dag("daily"));
    project.write("requirements.txt", "pandas==2.2.3\n");
    project.write(".gitignore", "node_modules/\ncdktf.out/\n");
    const git = "git -c user.name=A -c user.email=a@acme.example";
    await project.mustRun(
      "bash",
      "-c",
      `git init --quiet && git add --all && ${git} commit --quiet --message first && git update-ref refs/remotes/origin/main HEAD`,
    );
    await project.mustRun("npx", "cdktf-mwaa-teams", "synth", "--quiet");
  });
  afterAll(() => janitor.close());

  test.each(RUN_IN_A_PROJECT)("does what it says: $page: $command", async ({ command }) => {
    const { exitCode, stdout, stderr } = await project.run("bash", "-c", `set -o pipefail\n${command}`);

    expect({ exitCode, stdout: exitCode === 0 ? "" : stdout, stderr: exitCode === 0 ? "" : stderr }).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });
});
