import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { stacks, type StacksOptions } from "../../../cli/stacks";
import { StacksError } from "../../../cli/stacks/stacks-error";

const FILE = `
organization: acme
audit: { homeRegion: eu-west-1 }
defaults:
  region: eu-west-1
  wave: 2
  airflow: { version: "2.11.2" }
teams:
  canary: { accountId: "444455556666", wave: 1, network: { create: { cidr: 10.10.0.0/20 } } }
  payments:
    accountId: "111122223333"
    deployRoleArn: arn:aws:iam::111122223333:role/deploy
    network: { create: { cidr: 10.20.0.0/20 } }
  science: { accountId: "111122223333", network: { create: { cidr: 10.30.0.0/20 } } }
`;

interface Listed {
  readonly comparedWith?: string;
  readonly reason?: string;
  readonly removed?: readonly string[];
  readonly stacks: readonly { readonly name: string; readonly wave: number; readonly change?: string }[];
}

describe("mwaa-teams stacks", () => {
  let root: string;
  let file: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "stacks-"));
    // Below the repository's root, as in a repository of many things.
    file = path.join(root, "airflow/teams.yaml");
    fs.mkdirSync(path.dirname(file));
    git("init", "--quiet", "--initial-branch=main");
    write("airflow/teams.yaml", FILE);
    commit();
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function git(...args: readonly string[]): string {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8" }).trim();
  }

  function write(name: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }

  function commit(): void {
    git("add", "--all");
    git("commit", "--quiet", "--message", "change");
  }

  function listed(options: Partial<StacksOptions> = {}): Listed {
    return JSON.parse(stacks({ file, json: true, ...options })) as Listed;
  }

  /** What differs from HEAD, as `change name`. */
  function changes(): string[] {
    return listed({ changedSince: "HEAD" }).stacks.map(({ name, change }) => `${change} ${name}`);
  }

  const edit = (from: string, to: string): void => {
    write("airflow/teams.yaml", fs.readFileSync(file, "utf8").replace(from, to));
  };

  test("what hooks add counts, those of the earlier commit too", () => {
    write(
      "airflow/mwaa-teams.config.js",
      'module.exports = { extendTeam(stack, { name }) { if (name === "payments") stack.addOverride("locals.a", 1); } };\n',
    );
    expect(changes()).toEqual(["changed payments"]);
    commit();
    expect(changes()).toEqual([]);
  });

  test("lists every stack by wave, an account's trail with the first of its teams, with account, Region and role", () => {
    expect(listed()).toEqual({
      version: 1,
      stacks: [
        {
          name: "audit-444455556666",
          kind: "audit",
          accountId: "444455556666",
          region: "eu-west-1",
          wave: 1,
        },
        { name: "canary", kind: "team", accountId: "444455556666", region: "eu-west-1", wave: 1 },
        {
          name: "audit-111122223333",
          kind: "audit",
          accountId: "111122223333",
          region: "eu-west-1",
          wave: 2,
        },
        {
          name: "payments",
          kind: "team",
          accountId: "111122223333",
          region: "eu-west-1",
          deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
          wave: 2,
        },
        { name: "science", kind: "team", accountId: "111122223333", region: "eu-west-1", wave: 2 },
      ],
    });
    expect(stacks({ file })).toMatch(
      /^wave {2}stack +account +region\n1 +audit-444455556666 +444455556666 +eu-west-1\n/,
    );
  });

  test("finds nothing where nothing differs, and leaves index, work tree and temporary folder alone", () => {
    write("airflow/notes.txt", "not committed");
    const status = git("status", "--porcelain");
    const before = fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("mwaa-teams-"));

    expect(changes()).toEqual([]);
    expect(stacks({ file, changedSince: "HEAD" })).toBe("no stack differs");
    expect(git("status", "--porcelain")).toBe(status);
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
    const after = fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("mwaa-teams-"));
    expect(after.filter((name) => !before.includes(name)).filter((name) => exists(name))).toEqual([]);
  });

  /** Another test's folder may be gone by now. */
  const exists = (name: string): boolean => {
    const tree = path.join(os.tmpdir(), name, "tree/airflow/teams.yaml");
    return fs.existsSync(tree) && fs.readFileSync(tree, "utf8") === FILE;
  };

  test.each([
    ["a value of one team", "10.30.0.0/20", "10.40.0.0/20", ["changed science"]],
    ["a default", '"2.11.2"', '"2.10.3"', ["changed canary", "changed payments", "changed science"]],
    ["the wave alone", "wave: 2", "wave: 3", []],
    ["a comment", "organization:", "# ours\norganization:", []],
  ])("says which stacks change with %s", (_what, from, to, expected) => {
    edit(from, to);

    expect(changes()).toEqual(expected);
  });

  test("says what is added and what is gone", () => {
    edit("  science:", "  research:");
    const { comparedWith, removed, stacks: all } = listed({ changedSince: "HEAD" });

    expect({ comparedWith, removed }).toEqual({
      comparedWith: git("rev-parse", "HEAD"),
      removed: ["science"],
    });
    expect(all.map(({ name, change }) => `${change} ${name}`)).toContain("added research");
    expect(stacks({ file, changedSince: "HEAD" })).toMatch(/^gone: science; what it deployed still runs/m);
  });

  test("counts a file that a team names, and one that is kept beside a stack", () => {
    write("airflow/requirements.txt", "pandas==2.0.0\n");
    edit("  science: {", "  science: { airflow: { requirements: requirements.txt },");
    write("airflow/stacks/payments/imports.tf", "# nothing yet\n");
    commit();
    write("airflow/requirements.txt", "pandas==2.1.0\n");
    write("airflow/stacks/payments/imports.tf", "# still nothing\n");

    expect(changes()).toEqual(["changed payments", "changed science"]);
  });

  test("calls every stack added where the earlier commit has no such file", () => {
    fs.renameSync(file, path.join(root, "airflow/fleet.yaml"));
    const { stacks: all, removed } = listed({
      file: path.join(root, "airflow/fleet.yaml"),
      changedSince: "HEAD",
    });

    expect(all.map(({ change }) => change)).toEqual(Array.from({ length: 5 }, () => "added"));
    expect(removed).toEqual([]);
  });

  test("calls every stack changed, and says why, where the earlier file cannot be used", () => {
    edit("organization: acme", "organisation: acme");
    commit();
    edit("organisation: acme", "organization: acme");

    expect(listed({ changedSince: "HEAD" })).toMatchObject({
      reason: "the earlier teams.yaml cannot be used",
    });
    expect(changes()).toHaveLength(5);
  });

  describe("where the lock file differs", () => {
    /** A package of the library's name whose `synth` writes the present bytes, but for one stack. */
    const OTHER_VERSION = `#!/usr/bin/env node
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const args = process.argv.slice(2);
execFileSync(process.execPath, ["--import", ${JSON.stringify(require.resolve("tsx"))}, ${JSON.stringify(
      path.resolve(__dirname, "../../../cli/mwaa-teams.ts"),
    )}, ...args]);
fs.appendFileSync(args[args.indexOf("--out") + 1] + "/stacks/payments/cdk.tf.json", "\\n");
`;

    test("synthesizes the earlier commit with the version that its lock file installs", () => {
      write(
        "vendor/package.json",
        JSON.stringify({ name: "cdktf-mwaa-teams", version: "0.0.1", bin: { "mwaa-teams": "bin.js" } }),
      );
      write("vendor/bin.js", OTHER_VERSION);
      write(
        "package.json",
        JSON.stringify({ private: true, dependencies: { "cdktf-mwaa-teams": "file:vendor" } }),
      );
      execFileSync("npm", ["install", "--package-lock-only", "--offline", "--loglevel=error"], { cwd: root });
      commit();
      fs.rmSync(path.join(root, "package-lock.json"));

      expect(listed({ changedSince: "HEAD" })).not.toHaveProperty("reason");
      expect(changes()).toEqual(["changed payments"]);
    });

    test.each([
      ["package-lock.json", "{}", "its packages cannot be installed"],
      ["pnpm-lock.yaml", "lockfileVersion: '9.0'", "only what npm locks can be installed again"],
    ])("calls every stack changed where %s cannot be used", (name, content, reason) => {
      write(name, content);
      commit();
      fs.rmSync(path.join(root, name));

      expect(listed({ changedSince: "HEAD" }).reason).toContain(reason);
      expect(changes()).toHaveLength(5);
    });
  });

  test.each([
    ["a commit that is not there", "no-such-branch"],
    ["an option of git", "--all"],
  ])("rejects %s", (_what, ref) => {
    expect(() => stacks({ file, changedSince: ref })).toThrow(StacksError);
    expect(() => stacks({ file, changedSince: ref })).toThrow(
      /^--changed-since: must be a commit, branch or tag of this clone, got: ".*"/,
    );
  });

  test("rejects a file that is in no repository", () => {
    fs.rmSync(path.join(root, ".git"), { recursive: true });

    expect(() => stacks({ file, changedSince: "HEAD" })).toThrow(/must be in a git repository, got: none/);
  });
});
