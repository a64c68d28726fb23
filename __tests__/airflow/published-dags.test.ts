import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ExplainedAws } from "../../cli/delivery/explained-aws";
import { NO_PROGRESS } from "../../cli/delivery/progress";
import { status } from "../../cli/status";
import { describeWith } from "../terraform/support/tools";
import { MemoryAws, MemoryBucket } from "../unit/cli/delivery/support/memory-aws";
import { deliver, publisher, rules } from "../unit/dag-publisher/publish/support/delivery";
import { World } from "../unit/dag-publisher/publish/support/world";
import { type AirflowHome, makeHome } from "./support/airflow-home";
import { install } from "./support/install";
import { readDagProcessingLog, type RecordedEvent } from "./support/logs";
import { run, start, stop, waitFor } from "./support/processes";
import { type AirflowVersion, versionsNamed } from "./support/versions";

const TIMEOUT = 45 * 60_000;
const VERSIONS = versionsNamed((process.env.AIRFLOW_VERSIONS ?? "").split(",").filter(Boolean));
const INTAKE = "intake";

/** Airflow takes the DAGs that a module keeps under a name, or opens with `with`. */
const dag = (id: string, more = ""): string =>
  `from airflow import DAG\nfrom datetime import datetime\n${more}\nwith DAG("${id}", start_date=datetime(2026, 1, 1), schedule=None):\n    pass\n`;

/** The checker has nothing against it: what a module has is known when it is imported. */
const BROKEN = dag("broken", "import json\njson.nothing");

/** From the publisher through real Airflow to the author who asks why the DAG is not there. */
describeWith(["python3"], "published DAGs in real Airflow", () => {
  describe.each(VERSIONS.map((version) => [version.name, version] as const))(
    "Airflow %s",
    (name, version) => {
      const world = new World();
      let home: AirflowHome;

      beforeAll(async () => {
        // With the factory's requirements: that environment is there already.
        const bin = await install(version, join(__dirname, `factory/requirements-${name}.txt`));
        home = makeHome(version, bin, []);
        // MWAA copies what is published within half a minute; Airflow reads it after that.
        world.now = Date.now() - 120_000;
        const files = { "dags/payments/daily.py": dag("daily"), "dags/payments/broken.py": BROKEN };
        const manifest = deliver(world, "first", files);
        await publisher(world.ports()).run(
          { keys: [...Object.keys(files), manifest], reconcile: false },
          await rules(),
        );
        expect(world.dags.contents).toEqual(files);
        world.lines.push(...(await parse(version, home, world.dags.contents)));
        world.now = Date.now() + 60_000;
        await publisher(world.ports()).run({ keys: [], reconcile: true }, await rules());
      }, TIMEOUT);
      afterAll(() => {
        rmSync(home.folder, { recursive: true, force: true });
      });

      it("are loaded, and status says so", async () => {
        const { report, exitCode } = await statusIn(world, "daily");
        expect(report).toMatch(
          /Airflow loaded dags\/payments\/daily\.py \(commit a{12} of acme\/payments-dags\)/,
        );
        expect(exitCode).toBe(0);
      });

      it("show in status where Airflow cannot import one that passed the checker, with its commit", async () => {
        const { report, exitCode } = await statusIn(world, "broken");
        expect(report).toContain("published  failed");
        expect(report).toMatch(/Airflow could not import dags\/payments\/broken\.py \(commit a{12} of acme/);
        expect(exitCode).toBe(1);
        // MWAA keeps what Airflow 3 writes about single files to itself.
        expect(report).toContain(
          version.major === 2 ? "module 'json' has no attribute 'nothing'" : "its log does not say why",
        );
      });

      it("are not yet read where a corrected file is published after Airflow's last word", async () => {
        const manifest = deliver(world, "second", { "dags/payments/broken.py": dag("broken") });
        await publisher(world.ports()).run({ keys: [manifest], reconcile: true }, await rules());
        expect((await statusIn(world, "broken")).report).toContain(
          "Airflow has said nothing of dags/payments/broken.py",
        );
      });
    },
  );
});

/** Puts the DAG bucket's objects where MWAA puts them, and lets Airflow's DAG processor read them. */
async function parse(
  version: AirflowVersion,
  home: AirflowHome,
  objects: Readonly<Record<string, string>>,
): Promise<{ at: number; message: string }[]> {
  rmSync(join(home.folder, "dags"), { recursive: true });
  for (const [key, text] of Object.entries(objects)) {
    mkdirSync(dirname(join(home.folder, key)), { recursive: true });
    writeFileSync(join(home.folder, key), text);
  }
  Object.assign(home.env, {
    AIRFLOW__DAG_PROCESSOR__PRINT_STATS_INTERVAL: "1",
  });
  const airflow = join(dirname(home.python), "airflow");
  await run(airflow, ["db", "migrate"], home.env);
  // Airflow 2's scheduler has the DAG processor in it where the database is SQLite.
  const program = version.major === 2 ? "scheduler" : "dag-processor";
  const processor = start(airflow, [program], home.env, join(home.folder, `${program}.out`));
  try {
    const lines = await waitFor("Airflow's word about both files", 300, () => {
      const events = readDagProcessingLog(version, home);
      return ["daily", "broken"].every((file) => isRead(events, file)) ? events : undefined;
    });
    return lines.map(({ timestamp, message }) => ({ at: timestamp, message })).sort((a, b) => a.at - b.at);
  } finally {
    await stop(processor);
  }
}

/** 2.x says what it did with a file; 3.x has a table, where a file that was read has the time of that. */
function isRead(events: readonly RecordedEvent[], file: string): boolean {
  const said = new RegExp(
    `(retrieved from|Failed to import:) \\S*/${file}\\.py|/${file}\\.py\\s.*\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\s*$`,
  );
  return events.some(({ message }) => said.test(message));
}

/** What an author sees. */
function statusIn(world: World, dagId: string): ReturnType<typeof status> {
  const aws = new MemoryAws();
  const bucket = new MemoryBucket(() => world.now);
  Object.entries(world.intake.contents).forEach(([key, text]) => bucket.put(key, text));
  aws.buckets.set(INTAKE, bucket);
  return status(
    [dagId],
    { file: "teams.yaml", bucket: INTAKE, format: "text" },
    {
      aws: () => new ExplainedAws(aws),
      clock: { now: () => world.now, sleep: () => Promise.resolve() },
      environment: {},
      progress: NO_PROGRESS,
      color: false,
    },
  );
}
