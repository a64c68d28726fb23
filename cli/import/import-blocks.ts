/** Resources of a team's stack that exist with an environment, with the id that Terraform imports each by. */
const IMPORTED: readonly (readonly [address: string, id: (names: ImportNames) => string])[] = [
  ["aws_s3_bucket.DagBucket_6BDF1AAF", ({ bucket }) => bucket],
  ["aws_cloudwatch_log_group.Logs_DAGProcessing_181ED225", logGroup("DAGProcessing")],
  ["aws_cloudwatch_log_group.Logs_Scheduler_61F70DEF", logGroup("Scheduler")],
  ["aws_cloudwatch_log_group.Logs_Task_7C035DA4", logGroup("Task")],
  ["aws_cloudwatch_log_group.Logs_WebServer_C242E237", logGroup("WebServer")],
  ["aws_cloudwatch_log_group.Logs_Worker_57724918", logGroup("Worker")],
  ["aws_mwaa_environment.Environment", ({ environment }) => environment],
];

/** Names of what exists. */
export interface ImportNames {
  /** Name of the environment. */
  readonly environment: string;
  /** Name of its bucket. */
  readonly bucket: string;
  /** The log types that the environment has a log group for, such as `Task`. */
  readonly logTypes: readonly string[];
}

/** An `imports.tf`: a block for each resource that exists. The addresses are the same for every team. */
export function importBlocks(names: ImportNames): string {
  return IMPORTED.filter(([address]) => {
    const type = /^aws_cloudwatch_log_group\.Logs_(\w+)_/.exec(address)?.[1];
    return type === undefined || names.logTypes.includes(type);
  })
    .map(([to, id]) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id(names))}\n}\n`)
    .join("");
}

function logGroup(type: string): (names: ImportNames) => string {
  return ({ environment }) => `airflow-${environment}-${type}`;
}
