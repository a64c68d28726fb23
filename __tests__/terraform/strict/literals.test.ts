import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { synthesize } from "../../../modules/app/synthesize";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { seeds } from "../../support/seeds";
import { anyFile, longestFile } from "../../unit/config/arbitraries";
import { type Tree } from "../../unit/config/fixtures";
import { ServiceModels } from "../support/gateway/api/service-models";
import { Janitor } from "../support/janitor";
import { LiteralFaults } from "../support/literals/literal-faults";
import { CONFIGS } from "../support/paths";
import { pythonEnvironment } from "../support/python-environment";
import { readStack, type StackJson } from "../support/stack-json";
import { describeWith } from "../support/tools";

describeWith(["python3"], "what the stacks say, checked against AWS's API models without Terraform", () => {
  jest.setTimeout(20 * 60_000);

  let janitor: Janitor;
  let models: ServiceModels;
  beforeAll(async () => {
    janitor = new Janitor();
    models = new ServiceModels((await pythonEnvironment(janitor)).sitePackages);
  });
  let folder: string;
  beforeAll(() => {
    folder = janitor.temporaryFolder();
    cpSync(CONFIGS, folder, { recursive: true });
  });
  afterAll(() => janitor.close());

  // The same cases each time, and others with SOAK=1.
  const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);

  it.each([
    ["any valid teams.yaml", anyFile, 1_000],
    ["names and lists at their longest", longestFile, 100],
  ] as const)(`breaks nothing: %s (seed ${seed})`, (name, files, count) => {
    const literals = new LiteralFaults(models);
    let stacks = 0;
    for (const tree of fc.sample(files, { numRuns: seeds(count), seed })) {
      for (const stack of synthesized(tree)) {
        // Amazon MWAA is not offered in GovCloud, and its API refuses ARNs of there.
        if (stack.provider?.aws?.[0]?.region?.startsWith("us-gov-") !== true) {
          literals.check(stack);
          stacks += 1;
        }
      }
    }
    const { faults, unchecked, members } = literals.report;
    process.stderr.write(`${name}: ${members.size} members of requests checked in ${stacks} stacks\n`);
    expect([...faults].slice(0, 10)).toEqual([]);
    expect([...unchecked]).toEqual([]);
  });

  it("finds a value that AWS would refuse, and an argument that no request has", () => {
    const literals = new LiteralFaults(models);
    literals.check({
      resource: {
        aws_iam_role: { Role: { name: "two words", colour: "blue" } },
        aws_lambda_permission: { Call: { statement_id: "s".repeat(101) } },
        aws_security_group: { Group: { description: "the team's" } },
        aws_iam_role_policy: {
          One: { role: "r", policy: "x".repeat(6_000) },
          Two: { role: "r", policy: "x".repeat(6_000) },
        },
      },
    });
    const { faults, unchecked } = literals.report;
    expect([...unchecked]).toEqual(["aws_iam_role.colour"]);
    expect([...faults]).toEqual([
      expect.stringContaining("aws_iam_role.Role CreateRole: Value '\"two words\"' at 'RoleName'"),
      expect.stringContaining("aws_lambda_permission.Call AddPermission: Value"),
      expect.stringContaining("aws_security_group.Group CreateSecurityGroup: Invalid value for Description"),
      expect.stringContaining("r: inline policies of 12000 characters together"),
    ]);
  });

  function synthesized(tree: Tree): StackJson[] {
    const file = join(folder, "any.yaml");
    writeFileSync(file, stringify(tree));
    const stacks = synthesize(loadTeamsConfig(file), join(folder, "out"));
    return stacks.map((stack) => readStack(stack.file));
  }
});
