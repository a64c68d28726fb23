import fs from "node:fs";
import path from "node:path";
import { exampleDags } from "../../__tests__/airflow/support/example-dags";
import { Random } from "../../__tests__/unit/dag-publisher/evasions/grammar/random";
import { PythonParser } from "../../functions/dag-publisher/check/python/parser";

/** As long as public DAG files are on average. */
const LINES = 200;

/** Writes files of about 200 lines, made of the statements of public example DAGs; the same ones each time. */
export async function writeCorpus(folder: string, count: number): Promise<void> {
  const parser = await PythonParser.load();
  const statements = exampleDags().flatMap(({ bytes }) =>
    parser
      .parse(Buffer.from(bytes).toString())
      .root.children.filter(({ type }) => type !== "comment" && type !== "future_import_statement")
      .map(({ text }) => ({ text, lines: text.split("\n").length })),
  );
  const random = new Random("bench");
  for (let file = 0; file < count; file += 1) {
    const picked: string[] = [];
    for (let lines = 0; lines < LINES;) {
      const statement = random.pick(statements);
      picked.push(statement.text);
      lines += statement.lines;
    }
    fs.writeFileSync(path.join(folder, `dag_${file}.py`), `${picked.join("\n")}\n`);
  }
}
