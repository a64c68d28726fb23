import { allDone } from "../support/all-done";
import { changedConfig, type FileYaml } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { type Life, live } from "../support/life";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const AUDIT = "audit-123456789012";
const TEAM = "ledger";

describeWith(["terraform", "python3"], "the life of an account's trail in a local AWS", () => {
  jest.setTimeout(20 * 60_000);

  let bench: Workbench;
  /** Terraform has the policies that `mwaa-teams deploy-policy` makes, and no other. */
  const guard = new PolicyGuard();
  let lives: ReadonlyMap<string, Life>;
  beforeAll(async () => {
    bench = await Workbench.openWithAws({ guard });
    const file = await derivedConfig(bench, "audited.yaml");
    const first = await bench.synthesize(file);
    const changed = await bench.synthesize(await changedConfig(bench, file, addTeam));
    const found = await allDone(
      [AUDIT, TEAM].map((name) =>
        live(bench, name, first.get(name) ?? "", changed.get(name) ?? "", { guard }),
      ),
    );
    lives = new Map(found.map((life) => [life.team, life]));
  });
  afterAll(() => bench.close());

  function addTeam(config: FileYaml): void {
    config.teams.aardvark = { region: "eu-west-1", network: { create: { cidr: "10.63.0.0/16" } } };
  }

  const life = (name: string): Life => {
    const found = lives.get(name);
    if (found === undefined) {
      throw new Error(`no life of ${name}`);
    }
    return found;
  };

  it.each([AUDIT, TEAM])("begins, for %s, with a valid stack that creates and does nothing else", (name) => {
    const { messages, first } = life(name);
    expect(messages).toEqual([]);
    expect(first.length).toBeGreaterThan(0);
    expect(first.filter((action) => !action.startsWith("create "))).toEqual([]);
  });

  it.each([AUDIT, TEAM])("leaves nothing to change in %s once it is applied", (name) => {
    expect(life(name).driftAfterFirst).toEqual([]);
    expect(life(name).driftAfterChange).toEqual([]);
  });

  it("is denied only the provider's question who it is, which has another answer", () => {
    expect(guard.denials.filter(({ action }) => action !== "iam:GetUser")).toEqual([]);
    expect(new Set(guard.recorded.map(({ stack }) => stack))).toEqual(new Set([AUDIT, TEAM]));
  });

  it("takes a further team by a change of the trail in place, and nothing else", () => {
    expect(life(AUDIT).change).toEqual(["update aws_cloudtrail.Resource"]);
    expect(life(TEAM).change).toEqual([]);
  });
});
