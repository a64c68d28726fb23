import { type CommandResult } from "../../../../cli/delivery/command";
import { rollback, type RollbackOptions } from "../../../../cli/rollback";
import { dag, INTAKE, Workshop } from "./support/workshop";

const KEY = "dags/payments/daily.py";
const [FIRST, SECOND] = ["a", "b"].map((digit) => digit.repeat(40)) as [string, string];

describe("mwaa-teams rollback", () => {
  let shop: Workshop;
  beforeEach(async () => {
    shop = new Workshop();
    shop.write(KEY, dag("daily", "# first\n"));
    await shop.publish({ commit: FIRST, repository: "acme/payments-dags", run: "https://example.com/1" });
    shop.pass(60);
    shop.write(KEY, dag("daily", "# second\n"));
    await shop.publish({ commit: SECOND });
  });
  afterEach(() => shop.close());

  function run(options: Partial<RollbackOptions> = {}, file = KEY): Promise<CommandResult> {
    return rollback(
      file,
      { file: "teams.yaml", bucket: INTAKE, timeout: 60, format: "text", ...options },
      shop.around,
    );
  }

  const firstVersion = async (): Promise<string> => (await shop.intake.versions(KEY)).at(-1)?.versionId ?? "";

  test.each([
    ["a commit", () => FIRST],
    ["the beginning of one", () => FIRST.slice(0, 7)],
    ["a version", firstVersion],
  ])("delivers the old bytes again, by %s, with a manifest of its own", async (_, to) => {
    const { report, notes, exitCode } = await run({ to: await to() });
    expect({ exitCode, notes }).toEqual({
      exitCode: 0,
      notes: [expect.stringContaining("the next publish delivers it")],
    });
    expect(report).toContain("published in payments: 1 file");
    expect(shop.publisher.dags.get(KEY)).toBe(dag("daily", "# first\n"));
    expect(await shop.intake.versions(KEY)).toHaveLength(3);
    expect(shop.intake.keys("manifests/")).toHaveLength(3);
  });

  test("says that the bytes are of the old commit, and of no run of before", async () => {
    await run({ to: FIRST });
    const metadata = shop.intake.newestMetadata(KEY);
    expect(metadata).toMatchObject({
      "mwaa-teams-commit": FIRST,
      "mwaa-teams-repository": "acme/payments-dags",
    });
    expect(metadata).not.toHaveProperty("mwaa-teams-run");
  });

  test("goes through the check of today", async () => {
    shop.publisher.verdictOf = () => ({ reason: "rejected today" });
    const { report, exitCode } = await run({ to: FIRST });
    expect(exitCode).toBe(1);
    expect(report).toContain(`${KEY}  error  rejected today`);
    expect(shop.publisher.dags.get(KEY)).toBe(dag("daily", "# second\n"));
  });

  test("does nothing where that version is published", async () => {
    const { report, exitCode } = await run({ to: SECOND });
    expect({ report, exitCode }).toEqual({
      report: "nothing has changed: 1 file published in payments already",
      exitCode: 0,
    });
  });

  test("lists the versions where none is given, or none is known", async () => {
    for (const to of [undefined, "c".repeat(8), FIRST.slice(0, 6)]) {
      const { notes, exitCode } = await run({ to });
      expect(exitCode).toBe(2);
      expect(notes[0]).toMatch(/^--to must be a version of dags\/payments\/daily\.py or the commit/);
      expect(notes[0]).toMatch(
        /\n {2}2026-12-01 12:0\d:\d\d {2}b{12} {2}v\d+\n {2}2026-12-01 12:00:00 {2}a{12} {2}v\d+$/,
      );
    }
  });

  test("rejects what was never delivered, and what can be no file", async () => {
    expect((await run({ to: FIRST }, "dags/none.py")).notes).toEqual([
      expect.stringContaining("dags/none.py: nothing was delivered of this name"),
    ]);
    for (const file of ["daily.py", "dags/../x.py", "manifests/x.json"]) {
      expect((await run({ to: FIRST }, file)).notes).toEqual([
        expect.stringContaining("FILE must be a file below"),
      ]);
    }
  });
});
