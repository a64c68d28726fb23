import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { engines, scripts } from "../../../package.json";

/** What actionlint (`npm run check:workflows`) does not ask: it knows GitHub, and not this repository. */
const ROOT = path.resolve(__dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const FOLDER = ".github/workflows";
const workflows = readdirSync(path.join(ROOT, FOLDER)).map(
  (name) => [name, read(`${FOLDER}/${name}`)] as const,
);

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Record<string, { readonly permissions?: Record<string, string> }>;
}

/** `owner/action@commit # vX.Y.Z` in all workflows. */
const uses = workflows.flatMap(([, text]) => [...text.matchAll(/uses: (.+)/g)].map(([, use = ""]) => use));
const actions = uses.filter((use) => !use.startsWith("./"));

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
  ["CONTRIBUTING.md", read("CONTRIBUTING.md")] as const,
  ["the pull request template", read(".github/pull_request_template.md")] as const,
])("%s names no script that package.json lacks", (_name, text) => {
  const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, script = ""]) => script);

  expect([...new Set(named)].filter((script) => !(script in scripts))).toEqual([]);
});

test("every suite runs in CI or each night, and is in the README", () => {
  const suites = Object.keys(scripts).filter((script) => script.startsWith("test:"));
  const run = read(".ci/run") + read(`${FOLDER}/nightly.yml`);

  expect(suites.filter((suite) => !new RegExp(`(phase|run:) npm run ${suite}$`, "m").test(run))).toEqual([]);
  expect(suites.filter((suite) => !read("README.md").includes(`\`npm run ${suite}\``))).toEqual([]);
});

test("CI runs on the oldest Node that is supported", () => {
  const oldest = /^>=(\d+)\./.exec(engines.node)?.[1];

  expect(read(".nvmrc").trim()).toBe(oldest);
});
