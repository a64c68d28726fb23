import type * as PlayFaults from "./support/play-faults";

const PUBLISH = "../../../../functions/dag-publisher/publish";

type Exports = Record<string, unknown>;
type Mutation = (actual: Exports) => Exports;

const nothing = (): Promise<void> => Promise.resolve();

/**
 * Ways to break the publisher, each in one export of one of its files, and what they would mean in a team's bucket; with a
 * seed by which the first histories already come to it. Any other takes longer, and finds it too.
 */
const MUTANTS: readonly (readonly [what: string, file: string, seed: number, mutation: Mutation])[] = [
  [
    "what decides lets everything pass",
    "decide",
    1,
    ({ decide, ...rest }) => ({
      ...rest,
      decide: async (...args: unknown[]) =>
        (await (decide as (...all: unknown[]) => Promise<object[]>)(...args)).map((outcome) => ({
          ...outcome,
          accepted: true,
        })),
    }),
  ],
  [
    "two files have one dag_id, or one place",
    "conflicts",
    11,
    () => ({ conflicts: (outcomes: unknown) => outcomes }),
  ],
  ["nothing is removed", "undo", 11, (actual) => ({ ...actual, removeObjects: nothing })],
  [
    "changed objects are not restored",
    "restore",
    8,
    () => ({
      restorePublished: (_: unknown, { etags }: { etags: unknown }) => Promise.resolve(etags),
    }),
  ],
  ["a rejection is not announced", "reports", 1, (actual) => ({ ...actual, announce: nothing })],
  ["lost events stay lost", "file-delivery", 1, (actual) => ({ ...actual, lookAtFile: nothing })],
  ["what lies in the bucket is not compared", "drift", 8, () => ({ repairDrift: nothing })],
];

test.each(MUTANTS)(
  "the suite of faults fails where %s",
  async (_, file, seed, mutation) => {
    const path = `${PUBLISH}/${file}`;
    jest.doMock(path, () => mutation(jest.requireActual<Exports>(path)));
    await jest.isolateModulesAsync(async () => {
      const { playFaults } = jest.requireActual<typeof PlayFaults>("./support/play-faults");
      await expect(playFaults(500, { endOnFailure: true, seed })).rejects.toThrow(/Property failed/);
    });
    // Else the next mutant has two faults.
    jest.dontMock(path);
  },
  300_000,
);
