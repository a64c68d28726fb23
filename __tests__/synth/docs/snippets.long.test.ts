import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { compileFunction } from "node:vm";
import { Testing } from "cdktf";
import { transformSync } from "esbuild";
import { parse, stringify } from "yaml";
import { type MwaaTeamsHooks, TeamStack } from "../../../modules";
import { loadTeamsConfig, parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { TEAM_KEYS } from "../../../modules/config/team-schema";
import { fencedBlocks, type FencedBlock } from "../../support/documentation";
import { filesOf } from "../../support/files";
import { testApp } from "../../support/test-app";
import { typeErrors } from "../examples/docstring-examples";
import { PROGRAM } from "../../support/compiled-program";

const PROJECT = path.resolve(__dirname, "../../..");
const FILES = path.join(__dirname, "../examples/files");
const title = ({ page, line }: FencedBlock): string => `${page}:${line}`;

const root = fs.mkdtempSync(path.join(os.tmpdir(), "snippets-"));
afterAll(() => fs.rmSync(root, { recursive: true }));

describe("TypeScript on a page", () => {
  const blocks = fencedBlocks("ts").map((block) => ({ ...block, title: title(block) }));

  function run(code: string): void {
    const { code: script } = transformSync(code, { loader: "ts", format: "cjs" });
    const module = compileFunction(script, ["require", "exports", "module", "__dirname"]);
    module.call(undefined, jest.requireActual, {}, { exports: {} }, FILES);
  }

  test("is there", () => {
    expect(blocks.map(({ page }) => page)).toContain("docs/library-use.md");
  });

  test("compiles", () => {
    // The compiler's examples see a stack, with which a program's own would clash.
    const programs = blocks.map(({ title: name, text }) => ({
      name,
      code: text.replaceAll(/\bstack\b/g, "ownStack"),
    }));

    expect(typeErrors(programs)).toEqual([]);
  });

  const hooks = blocks.filter(({ text }) => text.includes("export default defineConfig("));
  const apps = blocks.filter((block) => !hooks.includes(block));

  test("is a whole program each time, or the hooks of mwaa-teams.config.ts", () => {
    expect(apps.filter(({ text }) => !text.includes("new App("))).toEqual([]);
    expect(hooks.map(({ page }) => page)).toContain("docs/hooks.md");
  });

  test.each(hooks)("adds to a team's stack: $title", ({ text }) => {
    const { code } = transformSync(text, { loader: "ts", format: "cjs" });
    const module = { exports: {} as { readonly default?: MwaaTeamsHooks } };
    const wrapper = compileFunction(code, ["require", "exports", "module"]);
    wrapper.call(undefined, jest.requireActual, module.exports, module);
    const [team] = parseTeamsConfig(
      stringify({ organization: "acme", teams: { payments: withRequired({}, 0) } }),
      { file: "teams.yaml", directory: root },
    ).teams;
    const stack = new TeamStack(testApp(), { organization: "acme" }, team!);
    const before = Testing.synth(stack);
    module.exports.default?.extendTeam?.(stack, team!);
    stack.prepareStack();

    expect(Testing.synth(stack, true)).not.toBe(before);
  });

  test.each(apps)("synthesizes a stack with the providers that it needs: $title", ({ text }) => {
    const outdir = fs.mkdtempSync(path.join(root, "app-"));
    const before = process.env.CDKTF_OUTDIR;
    process.env.CDKTF_OUTDIR = outdir;
    try {
      run(text);
    } finally {
      if (before === undefined) {
        delete process.env.CDKTF_OUTDIR;
      } else {
        process.env.CDKTF_OUTDIR = before;
      }
    }
    const [stack = ""] = Object.entries(filesOf(outdir)).flatMap(([file, json]) =>
      file.endsWith("cdk.tf.json") ? [json] : [],
    );
    const { provider, terraform } = JSON.parse(stack) as {
      provider: object;
      terraform: { required_providers: object };
    };
    expect(Object.keys(provider).sort()).toEqual(Object.keys(terraform.required_providers).sort());
    expect(Object.keys(provider).sort()).toEqual(["archive", "aws"]);
  });
});

function withRequired(team: Record<string, unknown>, index: number, defaults: unknown = {}): object {
  const required = {
    accountId: "111122223333",
    region: "eu-west-1",
    airflow: { version: "2.11.2" },
    network: { create: { cidr: `10.${20 + index}.0.0/16` } },
  };
  const airflow = { ...required.airflow, ...(team.airflow as object | undefined) };
  return { ...required, ...(defaults as object), ...team, ...("airflow" in team ? { airflow } : {}) };
}

describe("a teams.yaml on a page", () => {
  const teamKeys = new Set(TEAM_KEYS.map(({ path: [first] }) => String(first)));

  /** The whole file that a block stands for; nothing for YAML of another kind. */
  function wholeFile(text: string): Record<string, unknown> | undefined {
    const value: unknown = text.includes("${{") ? undefined : parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return undefined;
    }
    const given = value as Record<string, unknown>;
    const keys = Object.keys(given);
    if ("teams" in given || "organization" in given) {
      const teams = (given.teams ?? { payments: {} }) as Record<string, Record<string, unknown>>;
      const completed = Object.entries(teams).map(([name, team], index) => [
        name,
        withRequired(team, index, given.defaults),
      ]);
      return { organization: "acme", ...given, teams: Object.fromEntries(completed) as unknown };
    }
    return keys.length > 0 && keys.every((key) => teamKeys.has(key))
      ? { organization: "acme", teams: { payments: withRequired(given, 0) } }
      : undefined;
  }

  const files = fencedBlocks("yaml").flatMap((block) => {
    const file = wholeFile(block.text);
    return file === undefined ? [] : [{ title: title(block), file }];
  });

  test("is there", () => {
    expect(files.length).toBeGreaterThan(5);
  });

  test.each(files)("is valid: $title", ({ file }) => {
    const folder = fs.mkdtempSync(path.join(root, "teams-"));
    fs.writeFileSync(path.join(folder, "requirements.txt"), "boto3\n");
    fs.copyFileSync(
      path.join(PROJECT, "examples/dag-checks/dag-policy.yaml"),
      path.join(folder, "dag-policy.yaml"),
    );
    const name = path.join(folder, "teams.yaml");
    fs.writeFileSync(name, stringify(file));

    expect(loadTeamsConfig(name).teams.length).toBeGreaterThan(0);
  });
});

test("the first commands of docs/getting-started.md do what the page says", () => {
  const folder = fs.mkdtempSync(path.join(root, "start-"));
  const commands = fencedBlocks("sh")
    .filter(({ page }) => page === "docs/getting-started.md")
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => /^npx cdktf-mwaa-teams (init|synth|access) ?/.test(line))
    .map((line) => line.replace("npx cdktf-mwaa-teams ", "").split(" "));

  expect(commands.map(([name]) => name)).toEqual(["init", "synth", "access"]);
  for (const args of commands) {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      encoding: "utf8",
      input: "",
    });
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: "" });
  }
  expect(fs.readdirSync(path.join(folder, "cdktf.out/stacks")).sort()).toEqual([
    "audit-111122223333",
    "payments",
  ]);
});
