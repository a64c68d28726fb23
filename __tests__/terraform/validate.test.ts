import { allDone } from "./support/all-done";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeDiagnostic } from "./support/diagnostics";
import { CONFIGS, REPOSITORY } from "./support/paths";
import { describeWith } from "./support/tools";
import { Workbench } from "./support/workbench";

const FILES = [
  join(REPOSITORY, "teams.yaml"),
  ...readdirSync(CONFIGS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join(CONFIGS, name)),
];

describeWith(["terraform"], "terraform validate with the real AWS provider", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench.close());

  it.each(FILES.map((file) => [file.slice(REPOSITORY.length + 1), file]))(
    "finds neither an error nor a warning in any stack of %s",
    async (_, file) => {
      const stacks = await bench.synthesize(file);
      const messages = await allDone(
        [...stacks].map(async ([team, folder]) => {
          const workspace = await bench.workspace(team, folder);
          return (await workspace.validate()).map(describeDiagnostic);
        }),
      );
      expect(messages.flat()).toEqual([]);
    },
  );

  it("would find an argument that the provider does not know, and one that is missing", async () => {
    const [[team, folder] = ["", ""]] = await bench.synthesize(join(CONFIGS, "micro.yaml"));
    const workspace = await bench.workspace(team, folder);
    workspace.editStack(({ resource }) => {
      const [environment] = Object.values(resource?.aws_mwaa_environment ?? {});
      Object.assign(environment ?? {}, { execution_role: "arn", execution_role_arn: undefined });
    });
    const messages = (await workspace.validate()).map(describeDiagnostic).join("\n");
    expect(messages).toContain("Extraneous JSON object property");
    expect(messages).toContain('The argument "execution_role_arn" is required');
  });

  it("would find one beside an argument that is taken out for a provider that is too old for it", async () => {
    const [[team, folder] = ["", ""]] = await bench.synthesize(join(CONFIGS, "micro.yaml"));
    const workspace = await bench.workspace(team, folder);
    workspace.editStack(({ resource }) => {
      const [encryption] = Object.values(resource?.aws_s3_bucket_server_side_encryption_configuration ?? {});
      Object.assign((encryption?.rule as object[])[0] ?? {}, { bucket_key: true });
    });
    const messages = (await workspace.validate()).map(describeDiagnostic).join("\n");
    expect(messages).toContain('No argument or block type is named "bucket_key"');
  });
});
