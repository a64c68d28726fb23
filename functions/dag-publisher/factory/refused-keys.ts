import { remembered } from "./remembered";

/** A key of dag-factory's that the factory refuses. */
export interface Refusal {
  readonly why: string;
  readonly instead: string;
}

const CALLABLES = "the policy's callables list";

const REFUSED: readonly (readonly [RegExp, Refusal])[] = [
  [
    /^python_callable_(name|file)$/,
    {
      why: "it runs a Python file that nobody has allowed",
      instead: `write python_callable: module.function, with ${CALLABLES} naming it`,
    },
  ],
  [
    /^decorator$/,
    {
      why: "a decorator runs what the definition names",
      instead: `write operator: airflow.providers.standard.operators.python.PythonOperator and python_callable, with ${CALLABLES} naming it`,
    },
  ],
  [
    /^(on_\w+_callback)_(name|file)$/,
    {
      why: "it runs a Python file that nobody has allowed",
      instead: `write on_…_callback: module.function, with ${CALLABLES} naming it`,
    },
  ],
  [
    /^(response_check|success_check|failure_check)_lambda$/,
    {
      why: "it is code in a text",
      instead: `write a function, and name it: response_check, success or failure: module.function, with ${CALLABLES} naming it`,
    },
  ],
  [
    /^(execution_date_fn|response_check|success_check|failure_check)_(name|file)$/,
    {
      why: "it runs a Python file that nobody has allowed",
      instead: `write execution_date_fn, response_check, success or failure: module.function, with ${CALLABLES} naming it`,
    },
  ],
  [
    /^doc_md_(file_path|python_\w+)$/,
    {
      why: "it shows a file, or what a file's code returns, to whoever sees the DAG",
      instead: "write the text under doc_md",
    },
  ],
  [
    /^variables_as_arguments$/,
    {
      why: "it reads Airflow's variables each time that the file is parsed",
      instead: "write {{ var.value.NAME }} in the argument, with the policy's variables list naming it",
    },
  ],
  [
    /^user_defined_(macros|filters)$/,
    {
      why: "templates would call what the definition names",
      instead: "compute the value in a function, and take it from its XCom",
    },
  ],
  [/^jinja_environment_kwargs$/, { why: "it changes what templates may do", instead: "leave it out" }],
  [
    /^template_searchpath$/,
    {
      why: "templates would read files from anywhere",
      instead: "put the files beside the DAGs, and leave it out",
    },
  ],
  [
    /^access_control$/,
    { why: "it grants permissions in Airflow", instead: "let the platform grant them to roles" },
  ],
  [
    /^(queue|executor|executor_config)$/,
    { why: "where tasks run is the platform's to decide", instead: "leave it out" },
  ],
  [/^run_as_user$/, { why: "it runs the task as another user", instead: "leave it out" }],
  [
    /^(pre_execute|post_execute)$/,
    { why: "it runs code around the task", instead: "write a task of its own before or after it" },
  ],
  [/^(dag|task_group|parent_group|resources)$/, { why: "the factory sets it", instead: "leave it out" }],
  [
    /^schedule_interval$/,
    {
      why: "dag-factory 1.0 and Airflow 3 have schedule in its place",
      instead: "write its value as schedule, beside tasks",
    },
  ],
  [
    /^(sla|sla_miss_callback)$/,
    { why: "Airflow 3 has no SLAs", instead: "write dagrun_timeout or execution_timeout" },
  ],
];

/** Why the key is refused and what to write instead, or nothing. */
export const refusalOf = remembered(
  (key): Refusal | undefined => REFUSED.find(([pattern]) => pattern.test(key))?.[1],
);

/** A refusal as the message and the fix of a problem. */
export function refusalText({ why, instead }: Refusal): [message: string, fix: string] {
  return [`must not be given: ${why}`, instead];
}
