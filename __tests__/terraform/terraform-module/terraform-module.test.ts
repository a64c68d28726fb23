import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { buildModule } from "../../../tools/terraform-module/build-module";
import { allDone } from "../support/all-done";
import { ACCOUNT } from "../support/aws-client";
import { runCommand } from "../support/command";
import { createExistingResources } from "../support/existing-resources";
import {
  keepConditional,
  type ModuleCall,
  moduleCall,
  moduleRoot,
  protectionsRoot,
} from "../support/module-root";
import { CONFIGS } from "../support/paths";
import { type Plan } from "../support/plan";
import { comparable, plannedAddresses, plannedResourceValues } from "../support/planned-values";
import { readStack, type StackJson } from "../support/stack-json";
import { describeWith, requireTool } from "../support/tools";
import { Workbench } from "../support/workbench";

const FILES = ["teams.yaml", "audited.yaml"].map((name) => join(__dirname, name));

/** The team `smallest` says nothing that it need not, so that the module's defaults are compared too. */
const SMALLEST: ModuleCall = {
  name: "smallest",
  arguments: {
    organization: "acme",
    team_name: "smallest",
    account_id: ACCOUNT,
    region: "eu-west-1",
    airflow_version: "2.10.3",
    environment_class: "mw1.micro",
    vpc_cidr: "10.62.0.0/16",
  },
};

/** What there is one of for each element of a list, and what has the environment's name in the library's address. */
const NAMED_BY_VALUE =
  /\.(SecretsBackend_(Connections|Variables)|WebAccess_(Admin|Op|User|Viewer)|Network_Endpoints|PrivilegeChangeDetector_(Alarms|Topic))_\S+$/;

describeWith(["terraform", "python3"], "the plan of the Terraform module", () => {
  jest.setTimeout(10 * 60_000);

  const names = FILES.flatMap((file) => loadTeamsConfig(file).teams.map(({ name }) => name));
  const stackPlans = new Map<string, Plan>();
  let bench: Workbench;
  let module: string;
  let modulePlan: Plan;
  let stack: StackJson;

  beforeAll(async () => {
    bench = await Workbench.openWithAws();
    module = buildModule(bench.janitor.temporaryFolder());
    const files = await existing();
    const stacks = new Map(
      files.flatMap((file) => [...bench.synthesizeHere(file)]).filter(([name]) => names.includes(name)),
    );
    stack = readStack(join(stacks.get("smallest") ?? "", "cdk.tf.json"));
    const root = bench.janitor.temporaryFolder();
    const calls = files
      .map((file) => loadTeamsConfig(file))
      .flatMap(({ organization, teams }) =>
        teams.map((team) => (team.name === SMALLEST.name ? SMALLEST : moduleCall(organization, team))),
      );
    moduleRoot(root, module, calls, stack);
    [modulePlan] = await Promise.all([
      bench.workspace("module", root).then((workspace) => workspace.plan()),
      allDone(
        [...stacks].map(async ([team, folder]) => {
          stackPlans.set(team, await (await bench.workspace(team, folder)).plan());
        }),
      ),
    ]);
  });
  afterAll(() => bench.close());

  /** The files with what the local AWS has in the place of the ids of what exists. */
  async function existing(): Promise<string[]> {
    const folder = join(bench.janitor.temporaryFolder(), "terraform-module");
    mkdirSync(folder);
    cpSync(CONFIGS, join(folder, "../configs"), { recursive: true });
    const written: string[] = [];
    for (const file of FILES) {
      const text = await createExistingResources(bench.awsUrl, readFileSync(file, "utf8"));
      written.push(join(folder, basename(file)));
      writeFileSync(written.at(-1) ?? "", text);
    }
    return written;
  }

  describe.each(names)("for the team %s", (team) => {
    const stackPlan = (): Plan => {
      const plan = stackPlans.get(team);
      if (plan === undefined) {
        throw new Error(`no plan of ${team}`);
      }
      return plan;
    };

    it("makes what the library's stack makes, value by value", () => {
      const expected = plannedResourceValues(stackPlan());
      expect(expected.length).toBeGreaterThan(55);
      expect(plannedResourceValues(modulePlan, team)).toEqual(expected);
    });

    it("makes it at the library's addresses, but for what is named by a value", () => {
      const [inStack, inModule] = [plannedAddresses(stackPlan()), plannedAddresses(modulePlan, team)];
      expect(inStack.filter((address) => !inModule.includes(address))).toEqual(
        inStack.filter((address) => NAMED_BY_VALUE.test(address) && !inModule.includes(address)),
      );
      expect(inModule.filter((address) => !inStack.includes(address)).length).toBeLessThan(25);
    });

    it("has the outputs of the library's stack", () => {
      const changes = stackPlan().output_changes as Record<
        string,
        { after?: unknown; after_unknown: unknown }
      >;
      const expected = Object.fromEntries(
        Object.entries(changes).map(([name, output]) => [
          name,
          comparable(output.after, output.after_unknown),
        ]),
      );
      const output = (modulePlan.output_changes as typeof changes)[team];
      expect(comparable(output?.after, output?.after_unknown)).toEqual(expected);
    });
  });

  it("moves what was made before it was conditional to an index, and changes nothing", async () => {
    const root = bench.janitor.temporaryFolder();
    moduleRoot(root, module, [SMALLEST], stack);
    keepConditional(root);
    const workspace = await bench.workspace("moved", root);
    const counts = new Map<unknown, unknown>();
    const each = (edit: (resource: Record<string, unknown>) => void): void =>
      workspace.editStack(
        ({ resource = {} }) =>
          Object.values(resource)
            .flatMap((type) => Object.values(type))
            .forEach(edit),
        "terraform-module/main.tf.json",
      );
    each((resource) => {
      counts.set(JSON.stringify({ ...resource, count: undefined }), resource.count);
      delete resource.count;
    });
    const before = (await workspace.apply()).map((action) => action.replace("create ", ""));
    expect(before.length).toBeGreaterThan(15);
    expect(before).toContain("module.smallest.aws_vpc.Network_1C6012B5");

    each((resource) => Object.assign(resource, { count: counts.get(JSON.stringify(resource)) }));
    const { resource_changes: changes = [] } = await workspace.plan();
    const managed = changes.filter(({ mode }) => mode === "managed");
    expect(managed.filter(({ change }) => change.actions.join() !== "no-op")).toEqual([]);
    expect(managed.map(({ address, previous_address: previous }) => [previous, address]).sort()).toEqual(
      before.map((address) => [address, `${address}[0]`]).sort(),
    );
  });

  it("stops where the provider is of another account or Region", async () => {
    const root = bench.janitor.temporaryFolder();
    moduleRoot(root, module, [SMALLEST], stack);
    const workspace = await bench.workspace("elsewhere", root);
    workspace.editStack(({ module }) => {
      Object.assign(module?.smallest ?? {}, { account_id: "210987654321", region: "eu-central-1" });
    });
    const refusal: unknown = await workspace.plan().catch((error: unknown) => error);
    expect(String(refusal)).toContain(
      'account_id must be the account of the module\'s AWS provider, 123456789012, got: "210987654321"',
    );
    expect(String(refusal)).toContain(
      'region must be the Region of the module\'s AWS provider, eu-west-1, got: "eu-central-1"',
    );
  });
});

describeWith(["terraform"], "the Terraform module", () => {
  jest.setTimeout(5 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench.close());

  it("gives up its deletion protection as the README says", async () => {
    const module = buildModule(bench.janitor.temporaryFolder());
    const root = protectionsRoot(bench.janitor.temporaryFolder(), module);
    const workspace = await bench.workspace("protection", root);
    await workspace.apply();
    await expect(workspace.destroy()).rejects.toThrow(/Instance cannot be destroyed/);

    const giveUp = (): void =>
      workspace.editStack(({ module }) => {
        Object.assign(module?.team ?? {}, { deletion_protection: false });
      });
    giveUp();
    await expect(workspace.planActions()).rejects.toThrow(/Instance cannot be destroyed/);
    const state = async (...args: string[]): Promise<string[]> => {
      const { exitCode, stdout, stderr } = await runCommand(requireTool("terraform"), ["state", ...args], {
        cwd: workspace.folder,
        env: process.env,
        janitor: bench.janitor,
      });
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      return stdout.split("\n").filter((address) => address.startsWith("module.team.terraform_data"));
    };
    const protections = await state("list");
    expect(protections).toHaveLength(5);
    await state("rm", ...protections);
    expect(await workspace.planActions()).toEqual([]);
  });
});
