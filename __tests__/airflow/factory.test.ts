import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { airflowTarget } from "../../functions/dag-publisher/factory/airflow-target";
import { renderDefinitions } from "../../functions/dag-publisher/factory/render-definitions";
import { DEFAULT_DAG_POLICY } from "../../functions/dag-publisher/policy/dag-policy";
import { describeWith } from "../terraform/support/tools";
import { type AirflowHome, makeHome } from "./support/airflow-home";
import { install } from "./support/install";
import { run } from "./support/processes";
import { versionsNamed } from "./support/versions";

/** Minutes for each version, and more where pip has to fetch the Airflows first. */
const TIMEOUT = 45 * 60_000;
const SUITE = join(__dirname, "factory");
const VERSIONS = versionsNamed((process.env.AIRFLOW_VERSIONS ?? "").split(",").filter(Boolean)).filter(
  // Older ones are recorded for the detector alone.
  ({ name }) => existsSync(join(SUITE, `requirements-${name}.txt`)),
);
const EXAMPLES = resolve(__dirname, "../../examples/dag-definitions");
/** What dag-factory reads too; it knows neither blueprints nor EventBridge's cron, and on Airflow 2 no lists of assets. */
const COMPARED = [
  join(SUITE, "parity.yaml"),
  join(EXAMPLES, "daily-orders.yaml"),
  ...["orders.yaml", "near/exports.yaml"].map((file) => join(SUITE, "defaults", file)),
];
const DEFAULTS = ["defaults.yml", "near/defaults.yaml"].map((file) => join(SUITE, "defaults", file));
const DEFINITIONS = [
  ...COMPARED,
  ...DEFAULTS,
  ...["assets.yaml", "exports.yaml", "glue.json"].map((file) => join(EXAMPLES, file)),
];

interface Answer {
  readonly errors: Record<string, string>;
  readonly dags: string[];
  readonly compared: string[];
  readonly different: Record<string, { rendered: object; expected: object }>;
}

describeWith(["python3"], "rendered DAGs in real Airflow", () => {
  describe.each(VERSIONS.map((version) => [version.name, version] as const))(
    "Airflow %s",
    (name, version) => {
      let home: AirflowHome;
      let dags: string[];
      let answer: Answer;

      beforeAll(async () => {
        const bin = await install(version, join(SUITE, `requirements-${name}.txt`));
        home = makeHome(version, bin, []);
        const folder = join(home.folder, "rendered");
        mkdirSync(folder);
        const rendering = renderDefinitions(
          DEFINITIONS.map((path) => ({ path, text: readFileSync(path, "utf8") })),
          DEFAULT_DAG_POLICY,
          airflowTarget(version.major === 2 ? name : "3.1"),
        );
        expect(rendering.errors).toEqual([]);
        rendering.dags.forEach(({ dagId, python }) => {
          writeFileSync(join(folder, `${dagId}.py`), python);
        });
        dags = rendering.dags.map(({ dagId }) => dagId).sort();
        home.env.AIRFLOW__CORE__DAGS_FOLDER = folder;
        home.env.DO_NOT_TRACK = "1";
        await run(join(bin, "airflow"), ["db", "migrate"], home.env);
        const definitions = join(home.folder, "definitions");
        const copied = [...COMPARED, ...DEFAULTS].map((path) => {
          // dag-factory imports the paths that it reads; Airflow 2 has these elsewhere.
          const text = readFileSync(path, "utf8");
          const copy = join(definitions, path.startsWith(SUITE) ? relative(SUITE, path) : basename(path));
          mkdirSync(dirname(copy), { recursive: true });
          writeFileSync(
            copy,
            version.major === 2 ? text.replaceAll("airflow.providers.standard.", "airflow.") : text,
          );
          return copy;
        });
        const output = await run(
          home.python,
          [join(SUITE, "compare.py"), folder, definitions, ...copied.slice(0, COMPARED.length)],
          home.env,
        );
        answer = JSON.parse(/^ANSWER (.*)$/m.exec(output)?.[1] ?? "null") as Answer;
      }, TIMEOUT);

      it("are imported without an error", () => {
        expect(answer.errors).toEqual({});
        expect(answer.dags).toEqual(dags);
      });

      it("equal what dag-factory builds from the same definitions", () => {
        expect(answer.compared.length).toBeGreaterThan(10);
        expect(answer.different).toEqual({});
      });

      it(
        "run to success",
        async () => {
          const output = await run(
            join(home.env.PATH?.split(":")[0] ?? "", "airflow"),
            ["dags", "test", "payments_daily_orders", "2025-02-01"],
            home.env,
          );

          expect(output).toMatch(/state[=:]? ?'?success|Marking run .* successful|DagRun Finished.*success/i);
        },
        TIMEOUT,
      );
    },
  );
});
