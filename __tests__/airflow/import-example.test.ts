import { cpSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { describeWith } from "../terraform/support/tools";
import { makeHome } from "./support/airflow-home";
import { install } from "./support/install";
import { versionsNamed } from "./support/versions";

const TIMEOUT = 45 * 60_000;
const VERSIONS = versionsNamed((process.env.AIRFLOW_VERSIONS ?? "").split(",").filter(Boolean));
const EXAMPLE = resolve(__dirname, "../../examples/dag-delivery");

/** What CI runs before a delivery, without a right in AWS. */
describeWith(["python3"], "the example's import of DAGs in real Airflow", () => {
  test.each(VERSIONS.map((version) => [version.name, version] as const))(
    "Airflow %s: passes for the example's DAGs, and fails with Airflow's words for one that cannot be imported",
    async (_, version) => {
      const bin = await install(version);
      const { folder, env } = makeHome(version, bin, []);
      const dags = join(folder, "example");
      cpSync(join(EXAMPLE, "dags"), dags, { recursive: true });
      const importDags = (): ReturnType<typeof spawnSync> =>
        spawnSync(join(bin, "python"), [join(EXAMPLE, "import_dags.py"), dags], { env, encoding: "utf8" });

      const good = importDags();
      expect({ status: good.status, stdout: good.stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(/1 DAGs, 0 files that cannot be imported\n$/) as string,
      });

      writeFileSync(join(dags, "broken.py"), "from airflow import DAG\nimport a_module_that_nobody_has\n");
      const broken = importDags();
      expect(broken.status).toBe(1);
      expect(broken.stderr).toContain("No module named 'a_module_that_nobody_has'");
      expect(broken.stdout).toMatch(/1 DAGs, 1 files that cannot be imported\n$/);
    },
    TIMEOUT,
  );
});
