import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { check } from "../../../cli/check";
import { WAVES } from "../../../modules/config/team-schema";
import { engines, name as packageName, scripts, version } from "../../../package.json";

/** What actionlint (`npm run check:workflows`) does not ask: it knows GitHub, and not this repository. */
const ROOT = path.resolve(__dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const FOLDER = ".github/workflows";
const workflows = readdirSync(path.join(ROOT, FOLDER)).map(
  (name) => [name, read(`${FOLDER}/${name}`)] as const,
);

interface Job {
  readonly permissions?: Record<string, string>;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly strategy?: { readonly matrix: Record<string, unknown> };
  readonly steps?: readonly { readonly run?: string }[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Record<string, Job>;
}

/** `owner/action@commit # vX.Y.Z` in all workflows. */
const uses = workflows.flatMap(([, text]) => [...text.matchAll(/uses: (.+)/g)].map(([, use = ""]) => use));
const actions = uses.filter((use) => !use.startsWith("./"));

const EXAMPLE = "examples/dag-checks";
const example = [".github/workflows/dag-checks.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"].map(
  (file) => [file, read(`${EXAMPLE}/${file}`)] as const,
);

describe("the workflows", () => {
  test("pin every action by its full commit, and say which version that is", () => {
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((use) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  });

  test("take each action at one commit", () => {
    const pins = new Map<string, Set<string>>();
    for (const use of actions) {
      const [action = "", pin = ""] = use.split("@");
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }

    expect([...pins].filter(([, commits]) => commits.size > 1)).toEqual([]);
  });

  test("read the repository and write nothing, but for the job that publishes to npm and the one that releases", () => {
    const granted = workflows.flatMap(([name, text]) => {
      const { permissions, jobs } = parse(text) as Workflow;
      expect({ name, permissions }).toEqual({ name, permissions: { contents: "read" } });
      return Object.entries(jobs).flatMap(([job, settings]) =>
        Object.entries(settings.permissions ?? {}).map(
          ([scope, access]) => `${name} ${job}: ${scope} ${access}`,
        ),
      );
    });

    expect(granted).toEqual(["release.yml publish: id-token write", "release.yml release: contents write"]);
  });
});

test.each([
  ...workflows,
  [".ci/run", read(".ci/run")] as const,
  ["README.md", read("README.md")] as const,
  ["docs/commands.md", read("docs/commands.md")] as const,
  ["CONTRIBUTING.md", read("CONTRIBUTING.md")] as const,
  ["the pull request template", read(".github/pull_request_template.md")] as const,
])("%s names no script that package.json lacks", (_name, text) => {
  const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, script = ""]) => script);

  expect([...new Set(named)].filter((script) => !(script in scripts))).toEqual([]);
});

describe("the suites", () => {
  const suites = Object.keys(scripts).filter((script) => script.startsWith("test:"));
  /** The commands of `.ci/run`, each with the name of its suite. */
  const run = execFileSync("bash", [path.join(ROOT, ".ci/run"), "--list"], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => /^(\S+) +(.+)$/.exec(line)?.slice(1) ?? []);

  test("are what CI runs, all but those that run each night", () => {
    const commands = run.flatMap(([, command = ""]) => command.split(" && "));

    expect(
      suites.filter((suite) => !commands.some((command) => command.endsWith(`npm run ${suite}`))),
    ).toEqual(["test:ministack", "test:soak"]);
    expect(commands).toEqual(expect.arrayContaining(["npm test", "npm run check"]));
    expect(stepsOf("nightly.yml")).toContain("npm run test:soak");
    expect(read(".ci/soak")).toContain("npm run test:ministack");
  });

  test("run as jobs of the workflow, which passes where all of them do", () => {
    const { jobs } = parse(read(`${FOLDER}/ci.yml`)) as Workflow;

    expect(jobs.suite?.strategy?.matrix).toEqual({
      suite: "${{ fromJSON(needs.affected.outputs.suites) }}",
    });
    expect(stepsOf("ci.yml")).toContain('bash .ci/run "$SUITE"');
    expect(jobs.suite?.steps?.at(-1)).toMatchObject({ env: { SUITE: "${{ matrix.suite }}" } });
    expect(jobs.passed).toMatchObject({ if: "always()", needs: ["affected", "suite"] });
  });

  test("are in the list of commands", () => {
    expect(suites.filter((suite) => !read("docs/commands.md").includes(`\`npm run ${suite}\``))).toEqual([]);
  });
});

function stepsOf(file: string): (string | undefined)[] {
  const { jobs } = parse(read(`${FOLDER}/${file}`)) as Workflow;
  return Object.values(jobs).flatMap(({ steps = [] }) => steps.map((step) => step.run));
}

test("CI runs on the oldest Node that is supported", () => {
  const oldest = /^>=(\d+)\./.exec(engines.node)?.[1];

  expect(read(".nvmrc").trim()).toBe(oldest);
});

test("a release says where the package's repository, page and issues are: where it was built", () => {
  const [step = ""] = stepsOf("release.yml").filter((run) => run?.includes("npm pkg set"));
  const folder = mkdtempSync(path.join(tmpdir(), "release-"));
  writeFileSync(path.join(folder, "package.json"), "{}");
  const env = { ...process.env, GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "acme/mwaa" };
  execFileSync("bash", ["-ec", step], { cwd: folder, env });
  const text = readFileSync(path.join(folder, "package.json"), "utf8");
  rmSync(folder, { recursive: true });

  expect(JSON.parse(text)).toEqual({
    repository: { type: "git", url: "git+https://github.com/acme/mwaa.git" },
    homepage: "https://github.com/acme/mwaa#readme",
    bugs: { url: "https://github.com/acme/mwaa/issues" },
  });
});

describe("the example of DAG checks", () => {
  test("takes the actions that our own workflows take", () => {
    const taken = [...(example[0]?.[1] ?? "").matchAll(/uses: (.+)/g)].map(([, use = ""]) => use);

    expect(taken.length).toBeGreaterThan(3);
    expect(taken.filter((use) => !actions.includes(use))).toEqual([]);
  });

  test.each(example)("in %s runs this version of the checker, and one version of ruff", (_, text) => {
    expect(() => parse(text) as unknown).not.toThrow();
    expect(text.match(/cdktf-mwaa-teams@[\w.-]+ mwaa-teams check /g)).toEqual([
      `${packageName}@${version} mwaa-teams check `,
    ]);
    expect(text.match(/ruff==[\d.]+/g)).toEqual(["ruff==0.17.6"]);
    expect(text).toMatch(/ruff check --isolated --select AIR/);
  });

  test("has a policy that its DAG keeps", async () => {
    const { notes, exitCode } = await check([path.join(ROOT, EXAMPLE, "dags")], {
      policy: path.join(ROOT, EXAMPLE, "dag-policy.yaml"),
      format: "text",
      failOn: "warning",
      ignoreSyntax: "regexp",
    });

    expect({ notes, exitCode }).toEqual({ notes: [], exitCode: 0 });
  });
});

describe("the example of delivery", () => {
  const FILES = [".github/workflows/deliver-dags.yml", ".gitlab-ci.yml"];
  const texts = FILES.map((file) => [file, read(`examples/dag-delivery/${file}`)] as const);

  test("pins every action by its full commit, those of our own workflows at the same one", () => {
    const taken = [...(texts[0]?.[1] ?? "").matchAll(/uses: (.+)/g)].map(([, use = ""]) => use);
    const own = taken.filter((use) => !use.startsWith("aws-actions/"));

    expect(taken.length).toBeGreaterThan(own.length);
    expect(taken.filter((use) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
    expect(own.filter((use) => !actions.includes(use))).toEqual([]);
  });

  test.each(texts)("in %s runs this version of the command line, and no key is in it", (_, text) => {
    const commands = [...text.matchAll(/(\S+) mwaa-teams (check|publish) /g)].map(([, at, name]) => [
      at,
      name,
    ]);

    expect(commands).toEqual([
      [`${packageName}@${version}`, "check"],
      [`${packageName}@${version}`, "publish"],
    ]);
    expect(text).not.toMatch(/secrets\.|AKIA|ACCESS_KEY/);
  });

  test("gives rights to the one job that runs no code of the authors'", () => {
    const github = parse(texts[0]?.[1] ?? "") as Workflow;
    const allowed = Object.entries(github.jobs).filter(([, { permissions }]) => permissions !== undefined);
    expect(github.permissions).toEqual({ contents: "read" });
    expect(allowed.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ["deliver", { contents: "read", "id-token": "write" }],
    ]);
    const gitlab = parse(texts[1]?.[1] ?? "") as Record<string, object>;
    expect(Object.keys(gitlab).filter((job) => "id_tokens" in (gitlab[job] ?? {}))).toEqual(["deliver"]);
    for (const job of ["import", "check"]) {
      expect(JSON.stringify([github.jobs[job], gitlab[job]])).not.toMatch(/aws-actions|AWS_|arn:aws/);
    }
  });

  test("has DAGs that the checker accepts", async () => {
    const { notes, exitCode } = await check([path.join(ROOT, "examples/dag-delivery/dags")], {
      policy: path.join(ROOT, EXAMPLE, "dag-policy.yaml"),
      format: "text",
      failOn: "warning",
      ignoreSyntax: "regexp",
    });

    expect({ notes, exitCode }).toEqual({ notes: [], exitCode: 0 });
  });
});

describe("the pipeline for a fleet", () => {
  const EXAMPLES = "examples/pipeline";
  const names = readdirSync(path.join(ROOT, EXAMPLES, ".github/workflows"));
  const texts = new Map(names.map((name) => [name, read(`${EXAMPLES}/.github/workflows/${name}`)]));
  const parsed = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));

  test("pins every action by its full commit, those of our own workflows at the same one", () => {
    const taken = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/- uses: (.+)/g)].map(([, use = ""]) => use),
    );

    expect(taken.length).toBeGreaterThan(10);
    expect(taken.filter((use) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
    expect(taken.filter((use) => !use.startsWith("aws-actions/") && !actions.includes(use))).toEqual([]);
  });

  test("grants nothing to a workflow as a whole, and to each job what it needs", () => {
    const granted = [...parsed].flatMap(([name, { permissions, jobs }]) => {
      expect({ name, permissions }).toEqual({ name, permissions: {} });
      return Object.entries(jobs).map(([job, settings]) => [
        `${name} ${job}`,
        Object.entries(settings.permissions ?? {})
          .map(([scope, access]) => `${scope} ${access}`)
          .join(", "),
      ]);
    });

    expect(Object.fromEntries(granted) as unknown).toEqual({
      "mwaa-apply-wave.yml apply": "contents read, id-token write",
      "mwaa-apply.yml stacks": "contents read, pull-requests read",
      ...Object.fromEntries(
        [1, 2, 3, 4, 5].map((wave) => [`mwaa-apply.yml wave${wave}`, "contents read, id-token write"]),
      ),
      "mwaa-drift.yml drift": "contents read, id-token write, issues write",
      "mwaa-plan.yml plan": "contents read, id-token write",
      "mwaa-plan.yml stacks": "contents read",
      "mwaa-review.yml review": "contents read, id-token write, pull-requests write, statuses write",
    });
  });

  test("has no key, and no value of the pull request in a command", () => {
    for (const text of [...texts.values(), read(`${EXAMPLES}/.gitlab-ci.yml`)]) {
      expect(text).not.toMatch(/secrets\.|AKIA|ACCESS_KEY/);
    }
    const commands = [...parsed.values()].flatMap(({ jobs }) =>
      Object.values(jobs).flatMap(({ steps = [] }) => steps.map(({ run: command = "" }) => command)),
    );
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });

  test("applies on the default branch alone, in a workflow that runs no other's plan", () => {
    const applying = [...texts].filter(([, text]) => text.includes("mwaa-pipeline apply"));
    expect(applying.map(([name]) => name)).toEqual(["mwaa-apply-wave.yml"]);
    expect(Object.keys((parsed.get("mwaa-apply-wave.yml") as { on?: object } | undefined)?.on ?? {})).toEqual(
      ["workflow_call"],
    );
    expect(parsed.get("mwaa-apply.yml")).toMatchObject({ on: { push: { branches: ["main"] } } });
    expect(texts.get("mwaa-apply-wave.yml")).not.toMatch(/download-artifact|actions\/cache/);
    // What runs beside secrets of the review is the default branch's.
    expect(texts.get("mwaa-review.yml")).toContain("ref: ${{ github.event.repository.default_branch }}");
  });

  test("has a job for each wave that teams.yaml can name, one after the other", () => {
    const { jobs } = parsed.get("mwaa-apply.yml") ?? { jobs: {} };
    const waves = Array.from({ length: WAVES.maximum }, (_, index) => `wave${index + 1}`);

    expect(Object.keys(jobs)).toEqual(["stacks", ...waves]);
    waves.forEach((wave, index) => {
      expect(jobs[wave]?.needs).toEqual(["stacks", ...waves.slice(0, index)]);
      expect(jobs[wave]?.if).toBe(
        `\${{ !failure() && !cancelled() && needs.stacks.outputs.${wave} != '[]' }}`,
      );
    });
    expect(Object.keys(gitlab()).filter((job) => job.startsWith("wave"))).toEqual(waves);
  });

  test("gives each job on GitLab a token of its own audience, and merges nothing of a merge request into the review", () => {
    const audiences = Object.entries(gitlab()).flatMap(([job, { id_tokens: tokens }]) =>
      tokens === undefined ? [] : [[job, tokens.AWS_ID_TOKEN.aud]],
    );

    expect(Object.fromEntries(audiences) as unknown).toEqual({
      plan: "mwaa-plan",
      review: "mwaa-review",
      ".apply": "mwaa-deploy",
      drift: "mwaa-plan",
    });
    expect(JSON.stringify(gitlab().review)).toContain("git checkout --force --detach FETCH_HEAD");
  });

  function gitlab(): Record<string, { id_tokens?: { AWS_ID_TOKEN: { aud: string } } }> {
    const reference = { tag: "!reference", collection: "seq" as const };
    return parse(read(`${EXAMPLES}/.gitlab-ci.yml`), {
      customTags: [{ ...reference, resolve: () => "reference" }],
    }) as ReturnType<typeof gitlab>;
  }
});
