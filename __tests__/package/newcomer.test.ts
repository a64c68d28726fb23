import { existsSync } from "node:fs";
import { join } from "node:path";
import { shellCommands, fencedBlocks } from "../support/documentation";
import { DryRuns } from "../terraform/doctor/support/dry-runs";
import { MwaaWithoutProxy } from "../terraform/doctor/support/mwaa-without-proxy";
import { PolicySimulator } from "../terraform/doctor/support/policy-simulator";
import { ServiceQuotas } from "../terraform/doctor/support/service-quotas";
import { ACCOUNT } from "../terraform/support/aws-client";
import { type Desk } from "../terraform/support/desk";
import { phase } from "../terraform/support/phase";
import { describeWith } from "../terraform/support/tools";
import { Workbench } from "../terraform/support/workbench";
import { CDKTF_PEERS } from "./support/consumer";
import { MANIFEST, TARBALL } from "./support/tarball";

const README = shellCommands("README.md", "First result");
const NEXT = shellCommands("docs/getting-started.md", "3. Plan and apply");

/** What a newcomer answers, in the order in which `init` asks; nothing takes the suggestion. */
const ANSWERS = ["acme", "payments", ACCOUNT, "eu-west-1", "", "security@acme.example", ""];

const named = (commands: readonly string[], pattern: RegExp): string => {
  const found = commands.filter((command) => pattern.test(command));
  if (found.length !== 1) {
    throw new Error(`one command of the page must match ${pattern}, got: ${found.length}`);
  }
  return found[0]!;
};

/** The page's own command; the package and its peers are the ones of this repository, which no registry has yet. */
function installed(command: string): string {
  const from: Readonly<Record<string, string>> = { ...CDKTF_PEERS, [MANIFEST.name]: `file:${TARBALL}` };
  return command
    .split(" ")
    .map((word) => (word in from ? `'${word}@${from[word]}'` : word))
    .join(" ");
}

/** Somebody who has read README.md and the page that it sends them to, on a machine with Node, npm and Terraform. */
describeWith(["terraform", "python3"], "a newcomer with the README alone", () => {
  jest.setTimeout(15 * 60_000);

  let bench: Workbench;
  let desk: Desk;
  beforeAll(async () => {
    bench = await Workbench.openWithAws({
      prerequisiteMs: 0,
      handlers: [new ServiceQuotas(), new DryRuns(), new PolicySimulator(), new MwaaWithoutProxy()],
    });
    desk = bench.desk();
    await desk.signIn();
  });
  afterAll(() => bench.close());

  test("gets from nothing to a plan that creates and does nothing else", async () => {
    const plan = await phase("a newcomer", "in all", async () => {
      await desk.type(installed(named(README, /^npm install /)));
      const answer = join(__dirname, "support/answer.py");
      await desk.type(`python3 '${answer}' '${JSON.stringify(ANSWERS)}' ${named(README, /^npx .* init\b/)}`);
      await desk.type(named(README, /^npx .* synth\b/));
      await desk.type(named(NEXT, / doctor$/));
      await desk.type(named(NEXT, / deploy-policy /));
      await desk.type(named(NEXT, /^terraform \S+ init$/));
      return desk.type(named(NEXT, /^terraform \S+ plan$/));
    });

    expect(desk.read("teams.yaml")).toContain("payments");
    expect(plan).toMatch(/^Plan: \d{2,3} to add, 0 to change, 0 to destroy\.$/m);
    expect(plan).toContain("aws_mwaa_environment.Environment");
  });

  test("keeps the providers' lock file, which the next initialisation uses as it is", async () => {
    const [init = "", , keep = ""] = shellCommands(
      "docs/operations.md",
      "Lock files and further Terraform files",
    );
    await desk.type(keep);
    await desk.type("rm -rf cdktf.out");
    await desk.type(named(README, /^npx .* synth\b/));
    await desk.type(`${init} -lockfile=readonly`);
  });

  test("is shown by doctor, as JSON, what it found", async () => {
    // The lock file has the provider that is at hand, which need not be the one that the stacks pin.
    await desk.type("rm -rf cdktf.out stacks");
    const [, json = ""] = shellCommands("docs/doctor.md", "doctor: an account before an apply");
    expect(JSON.parse(await desk.type(json))).toMatchObject({ counts: { failed: 0 } });
  });

  test("may begin with a package.json, as the page has it", async () => {
    const begin = named(shellCommands("docs/getting-started.md", "1. A starter file"), /^npm init /);
    await desk.type(`mkdir begun && cd begun && ${begin}`);
    expect(desk.read("begun/package.json")).toContain('"name": "begun"');
  });

  test("has every command of both pages in that way, but for the apply", () => {
    const rest = [...README, ...NEXT].filter(
      (command) => !/^npm install |^npx cdktf-mwaa-teams (init|synth|doctor|deploy-policy)\b/.test(command),
    );
    expect(rest).toEqual(
      ["init", "plan", "apply"].map((command) => `terraform -chdir=cdktf.out/stacks/payments ${command}`),
    );
  });

  test("can take the README's own file, which Terraform finds valid", async () => {
    const [file] = fencedBlocks("yaml").filter(
      ({ page, heading }) => page === "README.md" && heading === "First result",
    );
    desk.write("teams.yaml", file?.text ?? "");
    await desk.type(named(README, /^npx .* synth\b/));
    await desk.type(named(NEXT, /^terraform \S+ init$/));
    const { stdout } = await desk.run("terraform -chdir=cdktf.out/stacks/payments validate -json");

    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
    expect(existsSync(join(desk.folder, "cdktf.out/stacks/audit-111122223333/cdk.tf.json"))).toBe(true);
  });
});
