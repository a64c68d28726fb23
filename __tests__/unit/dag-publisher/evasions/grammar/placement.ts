import { indented, type Program } from "./program";

/** Where in a DAG file the lines stand. */
type Placement = (body: readonly string[], program: Program) => readonly string[];

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  module: (body) => body,
  function: (body, program) => {
    const name = program.name();
    return [`def ${name}():`, ...indented(body), `${name}()`];
  },
  task: (body) => [
    "from airflow.decorators import dag, task",
    "@dag(schedule=None)",
    "def flow():",
    "    @task",
    "    def work():",
    ...indented(indented(body)),
    "    work()",
    "flow()",
  ],
  "python-operator": (body) => [
    "from airflow import DAG",
    "from airflow.operators.python import PythonOperator",
    "def work(**context):",
    ...indented(body),
    'with DAG("nightly", schedule=None) as dag:',
    '    PythonOperator(task_id="work", python_callable=work)',
  ],
  "with-dag": (body) => [
    "from airflow import DAG",
    'with DAG("nightly", schedule=None) as dag:',
    ...indented(body),
  ],
  operator: (body) => [
    "from airflow.models.baseoperator import BaseOperator as AnyOperator",
    "class Custom(AnyOperator):",
    "    def execute(self, context):",
    ...indented(indented(body)),
    'Custom(task_id="work")',
  ],
};

/** The whole file: what stands at the top, then the lines in one of the places. */
export function place(program: Program, body: readonly string[], only?: keyof typeof PLACEMENTS): string {
  const { random } = program;
  const placement = only === undefined ? random.pick(Object.values(PLACEMENTS)) : PLACEMENTS[only];
  if (placement === undefined) {
    throw new Error(`there is no placement ${only ?? ""}`);
  }
  const imports = [...new Set(program.imports)];
  const within = random.chance(0.3);
  const lines = [
    ...(within ? [] : imports),
    ...program.head,
    ...placement([...(within ? imports : []), ...body], program),
  ];
  return `${lines.join("\n")}\n`;
}
