import { status, type StatusOptions } from "../../../../cli/status";
import { type CommandResult } from "../../../../cli/delivery/command";
import { dag, INTAKE, Workshop } from "./support/workshop";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("mwaa-teams status", () => {
  let shop: Workshop;
  beforeEach(async () => {
    shop = new Workshop();
    shop.write("dags/payments/daily.py", dag("daily_orders"));
    shop.write("dags/payments/lib.py", "x = 1\n");
    await shop.publish({ commit: COMMIT, repository: "acme/payments-dags" });
  });
  afterEach(() => shop.close());

  function run(paths: readonly string[] = [], options: Partial<StatusOptions> = {}): Promise<CommandResult> {
    return status(paths, { file: "teams.yaml", bucket: INTAKE, format: "text", ...options }, shop.around);
  }

  test("says what is published from which commit, and how far Airflow's log is read", async () => {
    const { report, exitCode } = await run();
    expect(exitCode).toBe(0);
    const lines = report.split("\n");
    expect(lines[0]).toMatch(
      /^payments: Airflow 2\.11\.0, checker 0\.1\.0, policy 0{12}; Airflow's log was never read/,
    );
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(
        /^published {2}unread {4}2026-12-01 12:00:00 {2}0123456789ab {2}dags\/payments\/daily\.py$/,
      ),
      expect.stringMatching(
        /^published {2}- {9}2026-12-01 12:00:00 {2}0123456789ab {2}dags\/payments\/lib\.py$/,
      ),
      "2 files: 2 published, 0 rejected, 0 waiting, 0 removed; Airflow cannot import 0",
    ]);
  });

  test("is loaded by a positive line alone, and by none of before MWAA read the file", async () => {
    const word = async (): Promise<string | undefined> =>
      /^published {2}(\w+)/m.exec((await run()).report)?.[1];
    shop.publisher.log("dags/payments/lib.py", { state: "loaded" });
    expect(await word()).toBe("unread");
    shop.publisher.log("dags/payments/daily.py", { state: "loaded" });
    expect(await word()).toBe("unread");
    shop.pass(31);
    shop.publisher.log("dags/payments/daily.py", { state: "loaded" });
    expect(await word()).toBe("loaded");
  });

  test("answers why a DAG is not there: Airflow's import error, with file, version and commit", async () => {
    shop.pass(60);
    shop.publisher.log("dags/payments/daily.py", {
      state: "failed",
      error: "Traceback (most recent call last):\nModuleNotFoundError: No module named 'pandas'",
      versionId: "object-version",
    });
    for (const asked of [
      "daily_orders",
      "dags/payments/daily.py",
      "./dags/payments",
      "daily.py",
      "/repo/dags/payments/daily.py",
      "dags/**/*.py",
    ]) {
      const { report, exitCode } = await run([asked]);
      expect([asked, exitCode]).toEqual([asked, 1]);
      expect(report).toContain(
        "    Airflow could not import dags/payments/daily.py (commit 0123456789ab of acme/payments-dags), version object-version at 2026-12-01 12:01:00:\n" +
          "      Traceback (most recent call last):\n      ModuleNotFoundError: No module named 'pandas'",
      );
    }
  });

  test("says where the import error is to be had if Airflow's log has no text of it", async () => {
    shop.pass(60);
    shop.publisher.log("dags/payments/daily.py", { state: "failed" });
    expect((await run(["daily_orders"])).report).toContain(
      "at 2026-12-01 12:01:00:\n      its log does not say why, as always with Airflow 3: import the file in that version of Airflow",
    );
  });

  test("answers why a DAG is not there: it was rejected, by which finding, and what stays", async () => {
    shop.publisher.verdictOf = () => ({
      findings: [
        {
          rule: "EXEC001",
          severity: "error",
          message: "eval runs text as code",
          path: "x",
          line: 3,
          column: 7,
        },
      ],
    });
    shop.write("dags/payments/daily.py", dag("daily_orders", "# new\n"));
    await shop.publish({ commit: "f".repeat(40) });
    const { report, exitCode } = await run(["daily_orders"]);
    expect(exitCode).toBe(1);
    expect(report).toContain("rejected (commit ffffffffffff)");
    expect(report).toContain("3:7  error  EXEC001  eval runs text as code");
    expect(report).toContain("what was published at 2026-12-01 12:00:00 stays (commit 0123456789ab");
  });

  test("answers why a DAG is not there: nothing was delivered of that name", async () => {
    const { report, exitCode } = await run(["hourly"]);
    expect(exitCode).toBe(1);
    expect(report).toContain("hourly: nothing was delivered of this name.");
  });

  test("says what waits for a manifest, and since when", async () => {
    shop.publisher.putStatus({ key: "dags/new.py", state: "waiting" });
    const { report, exitCode } = await run(["dags/new.py"]);
    expect(exitCode).toBe(0);
    expect(report).toContain(
      "waits for its manifest: a delivery is under way, or was broken off; nothing of the file",
    );
  });

  test("shows nothing of a file that a terminal would obey", async () => {
    shop.pass(60);
    shop.publisher.log("dags/payments/daily.py", { state: "failed", error: "\u001b[2J\u202egone" });
    const { report } = await run();
    expect(["\u001b", "\u202e"].filter((character) => report.includes(character))).toEqual([]);
    expect(report).toContain("gone");
  });

  test("is JSON for programs", async () => {
    const { report } = await run([], { format: "json" });
    expect(JSON.parse(report)).toMatchObject({
      version: 1,
      deployment: { environment: "payments" },
      files: [
        { key: "dags/payments/daily.py", state: "published", airflow: [{ state: "unread" }] },
        { key: "dags/payments/lib.py", airflow: [] },
      ],
      unknown: [],
    });
  });
});
