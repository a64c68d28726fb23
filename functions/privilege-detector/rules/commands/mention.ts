import { BETWEEN_WORDS } from "../lines";

/** What AWS's reference query looks for. */
export const ADD_ROLE = "add-role";

/** `airflow`, then a group of users or roles, then what changes them, as close as a command has them. */
const NEAR = new RegExp(
  `airflow${BETWEEN_WORDS}{1,60}(?:-[\\w-]{1,20}${BETWEEN_WORDS}{1,20}){0,2}(?:users${BETWEEN_WORDS}{1,60}(?:create|delete|remove-role|import|reset-password)|roles${BETWEEN_WORDS}{1,60}(?:create|delete|add-perms|del-perms|import))(?:[^\\w-]|$)`,
);

/** Verbs that hardly another program has, behind their group. */
const DISTINCT_VERB = new RegExp(
  `(?:^|[^\\w-])(?:users${BETWEEN_WORDS}{1,60}remove-role|roles${BETWEEN_WORDS}{1,60}(?:add|del)-perms)(?:[^\\w-]|$)`,
);

/** Whether a text names a change of users or roles: whatever AWS's query counts, and Airflow's other verbs of that kind. */
export function mentions(text: string): boolean {
  return text.includes(ADD_ROLE) || NEAR.test(text) || DISTINCT_VERB.test(text);
}

/**
 * Words in which `add-role` stands for something else: the AWS CLI's commands, ids of tasks and DAGs in Airflow's own lines,
 * and a command's usage.
 */
const OTHER_MEANINGS: readonly RegExp[] = [
  /add-role-to-(?:instance-profile|db-cluster|db-instance)/g,
  /(?:dag_id|task_id|task|dag|Task|Dag|TASK_ID|DAG_ID)['"]{0,2}(?:[=:] ?| )['"]{0,2}[\w.-]{0,60}add-role[\w.-]{0,60}/g,
  /<(?:TaskInstance|DAG|Task|DagRun)[^<>]*add-role/g,
  /'tasks', 'run', '[\w.-]{1,60}', '[\w.-]{0,60}add-role[\w.-]{0,60}'/g,
  /tasks run [\w.-]{1,60} [\w.-]{0,60}add-role[\w.-]{0,60}/g,
  // What Airflow's command line prints of itself.
  /usage: airflow (?:users|roles) [\w-]{1,20} \[-h\]/g,
  /add-role {1,20}Add role to a user/g,
  /choose from 'add-role'/g,
];

/** Whether a text still names such a change when words with another meaning are taken out. */
export function mentionsUnexplained(text: string): boolean {
  return (
    mentions(text) && mentions(OTHER_MEANINGS.reduce((rest, pattern) => rest.replace(pattern, " "), text))
  );
}
