import fs from "node:fs";
import path from "node:path";

/**
 * Writes files of definitions that dag-factory reads too, a DAG of ten tasks each: shell commands, Glue jobs and sensors in a
 * group, with defaults, as teams that move data have them.
 */
export function writeDefinitions(folder: string, count: number): void {
  fs.mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const name = `orders_${index}`;
    fs.writeFileSync(path.join(folder, `${name}.yaml`), `${definition(name, index)}\n`);
  }
}

function definition(name: string, index: number): string {
  const standard = "airflow.providers.standard.operators";
  const amazon = "airflow.providers.amazon.aws";
  const bash = (id: string, before: string): string[] => [
    `    ${id}:`,
    `      operator: ${standard}.bash.BashOperator`,
    `      bash_command: "echo ${id} of ${name} for {{ ds }}"`,
    `      env: {TABLE: ${name}, PART: "${id}"}`,
    `      dependencies: [${before}]`,
    "      task_group_name: load",
  ];
  return [
    "default:",
    "  default_args: {owner: payments, start_date: 2025-01-01, retries: 2}",
    `${name}:`,
    `  description: Copies the orders of region ${index}`,
    `  schedule: "${index % 60} 3 * * *"`,
    "  catchup: false",
    "  tags: [orders, daily]",
    "  task_groups:",
    "    load: {tooltip: Copies each part}",
    "  tasks:",
    "    start:",
    `      operator: ${standard}.empty.EmptyOperator`,
    "    wait:",
    `      operator: ${amazon}.sensors.s3.S3KeySensor`,
    `      bucket_key: s3://orders/${index}/{{ ds_nodash }}.csv`,
    "      timeout: 3600",
    "      dependencies: [start]",
    "    extract:",
    `      operator: ${amazon}.operators.glue.GlueJobOperator`,
    `      job_name: extract-${index}`,
    `      script_args: {"--day": "{{ ds }}", "--region": "${index}"}`,
    "      dependencies: [wait]",
    ...["one", "two", "three", "four", "five"].flatMap((id) => bash(id, "extract")),
    ...bash("check", "one, two, three, four, five"),
    "    end:",
    `      operator: ${standard}.empty.EmptyOperator`,
    "      dependencies: [load]",
  ].join("\n");
}
