import addresses from "../../../synth/team/addresses.json";
import { importBlocks } from "../../../../cli/import/import-blocks";
import { adoptionImports } from "../../../terraform/support/documented-imports";

const LOG_TYPES = ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"];

function blocksOf(text: string): { to: string; id: string }[] {
  return [...text.matchAll(/^import \{\n {2}to = (\S+)\n {2}id = "([^"]+)"\n\}$/gm)].map(
    ([, to = "", id = ""]) => ({ to, id }),
  );
}

test("are the blocks of docs/adoption.md", () => {
  const text = importBlocks({ environment: "payments", bucket: "acme-payments-dags", logTypes: LOG_TYPES });

  expect(blocksOf(text)).toEqual(adoptionImports());
  expect(blocksOf(text)).toHaveLength(7);
});

test("have addresses that every team's stack has", () => {
  const blocks = blocksOf(importBlocks({ environment: "e", bucket: "b", logTypes: LOG_TYPES }));

  expect(blocks.map(({ to }) => to).filter((to) => !addresses.nat.includes(to))).toEqual([]);
});

test("leave out the log group of a log type that is off", () => {
  const blocks = blocksOf(importBlocks({ environment: "e", bucket: "b", logTypes: ["Task"] }));

  expect(blocks.map(({ id }) => id)).toEqual(["b", "airflow-e-Task", "e"]);
});
