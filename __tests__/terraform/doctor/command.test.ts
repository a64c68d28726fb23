import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CommandResult, runCommand } from "../support/command";
import { REPOSITORY } from "../support/paths";
import { describeWith } from "../support/tools";
import { Account, DEPLOY_ROLE, REGION } from "./support/account";
import { PROGRAM } from "../../support/compiled-program";

/** The command as a person runs it: its own process, its own environment. */
describeWith(["python3"], "the command mwaa-teams doctor", () => {
  jest.setTimeout(5 * 60_000);

  let account: Account;
  beforeAll(async () => {
    account = await Account.open();
  });
  afterEach(() => account.reset());
  afterAll(() => account.close());

  interface Run {
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly file?: string;
    readonly args?: readonly string[];
  }

  function run({
    environment = {},
    file = account.teamsFile(),
    args = [],
  }: Run = {}): Promise<CommandResult> {
    const home = account.janitor.temporaryFolder();
    const env = { PATH: process.env.PATH, HOME: home, ...account.environment, ...environment };
    const program = [PROGRAM, "doctor", "--file", file];
    const out = path.join(path.dirname(file), "cdktf.out");
    return runCommand(process.execPath, [...program, "--out", out, ...args], {
      cwd: REPOSITORY,
      env,
      janitor: account.janitor,
    });
  }

  /** A folder for the PATH with a `terraform` that prints this. */
  function terraform(prints: string): string {
    const folder = account.janitor.temporaryFolder();
    writeFileSync(path.join(folder, "terraform"), `#!/bin/sh\ncat <<'END'\n${prints}\nEND\n`, {
      mode: 0o755,
    });
    return folder;
  }

  const onPath = (folder: string): { PATH: string } => ({ PATH: `${folder}:/usr/bin:/bin` });
  const RECENT = JSON.stringify({ terraform_version: "1.10.0" });

  it("exits with 0 and writes a line for each check where there is nothing to do", async () => {
    const { exitCode, stdout, stderr } = await run({ environment: onPath(terraform(RECENT)) });

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(
      `\npayments (account 123456789012, ${REGION})\n  ok         identity         arn:aws:sts::`,
    );
    expect(stdout.trimEnd()).toMatch(/\n0 failed, 0 not checked, 0 warnings, \d+ ok$/);
  });

  it("exits with 1 where something fails, with what to do under it, and the same text each time", async () => {
    account.quotas.apply("vpc L-F678F1CE", 0);
    const environment = onPath(terraform(RECENT));
    const file = account.teamsFile();
    const [first, second] = [await run({ environment, file }), await run({ environment, file })];

    expect(first.exitCode).toBe(1);
    expect(first.stdout).toMatch(
      /\n {2}failed {5}quotas {11}VPCs per Region: 0 allowed, .*\n +→ aws service-quotas /,
    );
    expect(second.stdout).toBe(first.stdout);
  });

  it("writes JSON with the verdict", async () => {
    account.dryRuns.denied.add("CreateVpc");
    account.faults.deny("iam:SimulatePrincipalPolicy");
    const { exitCode, stdout } = await run({
      environment: onPath(terraform(RECENT)),
      args: ["--format", "json", "--team", "payments"],
    });
    const report = JSON.parse(stdout) as { verdict: string; counts: object; sections: { name: string }[] };

    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ verdict: "failed", counts: { failed: 1, unchecked: 1 } });
    expect(report.sections.map(({ name }) => path.basename(name))).toEqual([
      "teams.yaml",
      REGION,
      "payments",
    ]);
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, RegExp]>([
    [
      "no credentials",
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      /identity .*: no credentials: Could not load credentials from any providers\n +→ sign in/,
    ],
    [
      "a profile that is not there",
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_PROFILE: "payments" },
      /identity .*: no credentials: .*\n +→ sign in/,
    ],
    [
      "a port that nobody listens on",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
      /identity .*: AWS cannot be reached: .*ECONNREFUSED.*\n +→ check network, proxy and AWS_ENDPOINT_URL/,
    ],
    [
      "a name that leads nowhere",
      { AWS_ENDPOINT_URL: "http://aws.invalid" },
      /identity .*: AWS cannot be reached: .*aws\.invalid.*\n/,
    ],
  ])("exits with 2 for %s, and says what it could not check", async (_, environment, identity) => {
    const { exitCode, stdout, stderr } = await run({
      environment: { ...onPath(terraform(RECENT)), ...environment },
    });

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    expect(stdout).toMatch(identity);
    expect(stdout).toContain(DEPLOY_ROLE);
    expect(stdout).toMatch(/unchecked {2}account {10}bucket, roles, network, key and permissions: /);
    expect(stdout).toMatch(/\n0 failed, 3 not checked, /);
  });

  it("finds a Terraform that is missing, too old, or something else of that name", async () => {
    const found = async (folder: string): Promise<string | undefined> => {
      const { exitCode, stdout } = await run({ environment: { PATH: folder } });
      expect(exitCode).toBe(1);
      return /failed {5}terraform {8}(.*\n.*)\n/.exec(stdout)?.[1]?.replace(/\n +/, " ");
    };

    expect(await found(account.janitor.temporaryFolder())).toMatch(
      /^terraform: is not on the PATH → install it/,
    );
    expect(await found(`${terraform(JSON.stringify({ terraform_version: "1.9.8" }))}:/usr/bin:/bin`)).toBe(
      "terraform: is 1.9.8 → install 1.10 or later",
    );
    expect(await found(`${terraform("Planets 7.2")}:/usr/bin:/bin`)).toMatch(
      /^terraform: is not on the PATH/,
    );
  });

  it("finds a lock file that pins another provider than the stack requires", async () => {
    const file = account.teamsFile();
    const folder = path.join(path.dirname(file), "cdktf.out/stacks/payments");
    mkdirSync(folder, { recursive: true });
    const required_providers = { aws: { source: "aws", version: "6.25.0" } };
    writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    const lock = (version: string): void =>
      writeFileSync(
        path.join(folder, ".terraform.lock.hcl"),
        `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  constraints = "${version}"\n}\n`,
      );
    const environment = onPath(terraform(RECENT));
    lock("6.24.0");
    const old = await run({ file, environment });
    lock("6.25.0");
    const right = await run({ file, environment });

    expect(old.stdout).toMatch(
      /failed {5}provider lock +hashicorp\/aws: is locked at 6\.24\.0, and the stack requires 6\.25\.0\n +→ run terraform init -upgrade/,
    );
    expect(right.stdout).toMatch(/ok {9}provider lock +hashicorp\/aws: is locked at 6\.25\.0\n/);
  });

  it("exits with 1 for a file that cannot be used, and with 2 for a wrong command line", async () => {
    const wrong = account.teamsFile({ team: { region: "Ireland" } });
    const inFile = await run({ file: wrong });
    const team = await run({ args: ["--team", "sales"] });
    const format = await run({ args: ["--format", "pdf"] });

    expect([inFile, team, format].map(({ exitCode }) => exitCode)).toEqual([1, 1, 2]);
    expect(inFile.stderr).toMatch(/teams\.payments\.region must be the code of an AWS Region/);
    expect(team.stderr).toMatch(/--team must be payments, got: "sales"/);
    expect(inFile.stdout + team.stdout + format.stdout).toBe("");
  });
});
