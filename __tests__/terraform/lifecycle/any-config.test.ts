import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { synthesize } from "../../../modules/app/synthesize";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { PropValidationError } from "../../../modules/validation/prop-validation-error";
import { SOAK, seeds } from "../../support/seeds";
import { anyFile, changed, mutation, pathsOf } from "../../unit/config/arbitraries";
import { fileOf, minimalTeam, type Tree } from "../../unit/config/fixtures";
import { allDone } from "../support/all-done";
import { describeDiagnostic } from "../support/diagnostics";
import { mergedRoot } from "../support/merged-root";
import { CONFIGS } from "../support/paths";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

/** Seeds that once failed, each with what was wrong. They run every time, beside another one. */
const FAILED_ONCE: readonly number[] = [];

/** Mutated files that once ended in a stack trace. */
const FAILED_ONCE_MUTATED: [Tree][] = [
  // A variable with a name that every JavaScript object has.
  [withTeam({ secrets: { variables: ["__proto__"], administrators: ["arn:aws:iam::111122223333:role/a"] } })],
  // Such a name as the prefix of a repository.
  [
    withTeam({
      delivery: { ci: [{ gitlab: { project: "acme/dags", branch: "main" }, prefix: "constructor" }] },
    }),
  ],
];

/** Always the same files for a change; others each night. */
const SEEDS = [...FAILED_ONCE, SOAK ? Math.floor(Math.random() * 2 ** 31) : 22];

/** Files of each run that the real provider judges, and of those, the stacks that are judged whole as well. */
const FILES = seeds(45, 20);
const WHOLE = 2;

/** Files with something wrong in them. */
const MUTATED = seeds(1_000, 300);

/** Stacks in one validation. */
const BATCH = 40;

describeWith(["terraform"], "any valid teams.yaml", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench.close());

  it.each(SEEDS)(`is valid Terraform to the real provider, ${FILES} files of seed %i`, async (seed) => {
    const stacks = fc.sample(anyFile, { numRuns: FILES, seed }).flatMap((file) => {
      const folder = bench.janitor.temporaryFolder();
      cpSync(CONFIGS, folder, { recursive: true });
      const path = join(folder, "any.yaml");
      writeFileSync(path, stringify(file));
      return [...bench.synthesizeHere(path).values()];
    });
    const batches = Array.from({ length: Math.ceil(stacks.length / BATCH) }, (_, index) => {
      const root = bench.janitor.temporaryFolder();
      mergedRoot(stacks.slice(index * BATCH, (index + 1) * BATCH), root);
      return [`${BATCH} stacks`, root] as const;
    });
    const whole = stacks.slice(0, WHOLE).map((folder) => ["one stack", folder] as const);
    const messages = await allDone(
      [...batches, ...whole].map(async ([name, folder]) => {
        const workspace = await bench.workspace(name, folder);
        return (await workspace.validate()).map(describeDiagnostic);
      }),
    );
    expect(stacks.length).toBeGreaterThanOrEqual(FILES);
    expect(messages.flat()).toEqual([]);
  });

  it("would be found out in a batch, were one of its stacks wrong", async () => {
    const stacks = [...bench.synthesizeHere(join(CONFIGS, "s3-state.yaml")).values()];
    const root = bench.janitor.temporaryFolder();
    mergedRoot(stacks, root);
    const workspace = await bench.workspace("a broken stack", root);
    workspace.editStack(
      ({ resource }) => {
        Object.assign(Object.values(resource?.aws_mwaa_environment ?? {})[0] ?? {}, {
          execution_role: "arn",
        });
      },
      join("stack1", "cdk.tf.json"),
    );
    const messages = (await workspace.validate()).map(describeDiagnostic);
    expect(messages).toEqual([expect.stringContaining("Extraneous JSON object property")]);
  });
});

describe("any teams.yaml with something wrong in it", () => {
  jest.setTimeout(10 * 60_000);

  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mwaa-teams-any-"));
    cpSync(CONFIGS, folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Valid files, changed in one to three places. */
  const mutated = anyFile.chain((file) => {
    const place = fc.constantFrom(...pathsOf(file));
    return fc
      .array(fc.tuple(place, mutation), { minLength: 1, maxLength: 3 })
      .map((mutations) => mutations.reduce((before, [path, change]) => changed(before, path, change), file));
  });

  it(`ends in a clear error or in valid output, never in a stack trace (${MUTATED} files)`, () => {
    const outcomes = { refused: 0, written: 0 };
    fc.assert(
      fc.property(mutated, (tree) => {
        outcomes[outcomeOf(stringify(tree))] += 1;
      }),
      { numRuns: MUTATED, examples: FAILED_ONCE_MUTATED },
    );
    // A generator that only makes valid files, or only invalid ones, would prove little.
    expect(outcomes.refused).toBeGreaterThan(0.3 * MUTATED);
    expect(outcomes.written).toBeGreaterThan(0.02 * MUTATED);
  });

  /** What `npm run synth` would come to; anything but these two is an error of ours, and fails the test. */
  function outcomeOf(text: string): "refused" | "written" {
    const outdir = join(folder, "out");
    rmSync(outdir, { recursive: true, force: true });
    mkdirSync(outdir);
    try {
      const config = parseTeamsConfig(text, { file: "teams.yaml", directory: folder });
      expect(synthesize(config, outdir)).toHaveLength(config.teams.length);
      return "written";
    } catch (error) {
      if (error instanceof TeamsConfigError || error instanceof PropValidationError) {
        expect(error.message).toMatch(/must /);
        expect(error.message).not.toMatch(/^ +at .*:\d+:\d+/m);
        return "refused";
      }
      throw error;
    }
  }
});

function withTeam(more: Tree): Tree {
  return fileOf({ payments: { ...minimalTeam(), ...more } });
}
