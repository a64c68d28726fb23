import { type CommandResult } from "../../../../cli/delivery/command";
import { diff, type DiffOptions } from "../../../../cli/diff";
import { dag, INTAKE, Workshop } from "./support/workshop";

describe("mwaa-teams diff", () => {
  let shop: Workshop;
  beforeEach(async () => {
    shop = new Workshop();
    shop.publisher.deployPolicy('dataFiles: ["**/*.bin"]\n');
    shop.write("dags/a.py", dag("a"));
    shop.write("dags/b.py", dag("b"));
    shop.write("dags/c.bin", Uint8Array.of(0, 1));
    await shop.publish({ commit: "a".repeat(40) });
  });
  afterEach(() => shop.close());

  function run(options: Partial<DiffOptions> = {}): Promise<CommandResult> {
    return diff(shop.folder, { file: "teams.yaml", bucket: INTAKE, format: "text", ...options }, shop.around);
  }

  test("ends with 0 where everything is published", async () => {
    expect(await run()).toEqual({ report: "3 files, all as published in payments", notes: [], exitCode: 0 });
  });

  test("shows what is added, changed with its lines, and missing, and changes nothing", async () => {
    shop.write("dags/a.py", dag("a").replace("pass", "print(1)"));
    shop.write("dags/c.bin", Uint8Array.of(0, 2));
    shop.write("dags/d.py", dag("d"));
    shop.remove("dags/b.py");
    const before = shop.intake.keys();
    const { report, exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(report.split("\n")).toEqual([
      "changed   dags/a.py",
      "--- dags/a.py (commit aaaaaaaaaaaa)",
      "+++ dags/a.py",
      "@@ -1,4 +1,4 @@",
      " from airflow import DAG",
      " ",
      ' with DAG(dag_id="a"):',
      "-    pass",
      "+    print(1)",
      "missing   dags/b.py",
      "changed   dags/c.bin",
      "no text: the files differ",
      "added     dags/d.py",
      "against payments: 1 added, 2 changed, 1 missing here, 0 rejected before",
    ]);
    expect(shop.intake.keys()).toEqual(before);
  });

  test("says what was rejected before", async () => {
    shop.publisher.verdictOf = () => ({ reason: "not today" });
    shop.write("dags/a.py", dag("a", "# new\n"));
    await shop.publish();
    expect((await run()).report).toContain(
      "changed   dags/a.py  (its last delivery was rejected: not today)",
    );
    shop.write("dags/a.py", dag("a"));
    expect((await run()).report).toContain("rejected  dags/a.py");
  });

  test("is JSON for programs", async () => {
    shop.write("dags/d.py", dag("d"));
    expect(JSON.parse((await run({ format: "json" })).report)).toEqual({
      version: 1,
      environment: "payments",
      differences: [{ key: "dags/d.py", kind: "added" }],
    });
  });
});
