import { allDone } from "./support/all-done";
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeDiagnostic } from "./support/diagnostics";
import { CONFIGS, REPOSITORY } from "./support/paths";
import { readStack } from "./support/stack-json";
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

  it("finds neither in what the owner of a shared VPC applies, which takes what the team's stack puts out", async () => {
    const example = join(REPOSITORY, "examples/shared-vpc");
    const [[team, folder] = ["", ""]] = await bench.synthesize(join(example, "teams.yaml"));
    const stack = readStack(join(folder, "cdk.tf.json"));
    const stackWorkspace = await bench.workspace(team, folder);
    expect((await stackWorkspace.validate()).map(describeDiagnostic)).toEqual([]);

    const owner = bench.janitor.temporaryFolder();
    copyFileSync(join(example, "owner.tf"), join(owner, "owner.tf"));
    const { aws } = stack.terraform?.required_providers ?? {};
    writeFileSync(
      join(owner, "cdk.tf.json"),
      JSON.stringify({
        terraform: { required_providers: { aws } },
        provider: { aws: [{ region: "eu-west-1" }] },
      }),
    );
    const ownerWorkspace = await bench.workspace("owner", owner);
    expect((await ownerWorkspace.validate()).map(describeDiagnostic)).toEqual([]);

    const [, named = ""] = /outputs ([^.]+)\./.exec(readFileSync(join(example, "README.md"), "utf8")) ?? [];
    const outputs = [...named.matchAll(/`(\w+)`/g)].map(([, output]) => output);
    expect(outputs).toHaveLength(3);
    expect(Object.keys(stack.output ?? {})).toEqual(expect.arrayContaining(outputs));
  });

  it("finds neither an error nor a warning in the example of notifications", async () => {
    const folder = bench.janitor.temporaryFolder();
    cpSync(join(REPOSITORY, "examples/notifications"), folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), "{}");
    const workspace = await bench.workspace("notifications", folder);

    expect((await workspace.validate()).map(describeDiagnostic)).toEqual([]);
  });

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
