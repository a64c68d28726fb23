import { PRIVILEGE_COMMANDS } from "../../../airflow/privileges";
import { HOLE } from "../analysis/value";
import { baseName, type ShellCommand } from "../../../shell/shell";
import { airflowCalls, commandSlots } from "./commands";
import { always, type DagRule, type Finding } from "./dag-rule";

/** Groups whose commands only a platform team runs: any of them, but for those that only read. */
const GROUPS = new Set([
  "users",
  "roles",
  "connections",
  "variables",
  "pools",
  "db",
  "fab-db",
  "config",
  "sync-perm",
  "permissions-cleanup",
  "rotate-fernet-key",
  "standalone",
  "webserver",
  "api-server",
  "scheduler",
  "dag-processor",
  "celery",
  "kerberos",
  "plugins",
  "providers",
  "shell",
]);

/** What only reads, and no secret. */
const READS = new Set([
  "list",
  "info",
  "version",
  "cheat-sheet",
  "check",
  "check-migrations",
  "get-value",
  "next-execution",
  "state",
  "states-for-dag-run",
  "list-runs",
  "list-jobs",
  "list-import-errors",
  "details",
  "show",
  "render",
]);

/** Commands of groups that DAGs may well run, and that change what is no DAG's business. */
const OTHERS: Readonly<Record<string, readonly string[]>> = { dags: ["delete"], assets: [], tasks: [] };

const SECRET_OPTION = /sql_alchemy_conn|fernet_key|secret_key|jwt_secret|broker_url|result_backend|password/;

export const priv001: DagRule = {
  id: "PRIV001",
  title: "Runs an Airflow command that changes users, roles, connections or the database",
  why:
    "A task runs with the rights of Airflow itself: its command line asks nobody who may create users, give roles, read " +
    "connections or reset the database.",
  bad: 'BashOperator(task_id="x", bash_command="airflow users add-role -u bob -r Admin")',
  good: "access in teams.yaml, which gives IAM roles an Airflow role",
  source: "airflow/cli/cli_config.py; airflow/providers/fab/cli/definition.py",
  fix: "leave users, roles and connections to the platform team",
  severity: always("error"),
  *find({ facts }) {
    for (const { node, commands } of commandSlots(facts)) {
      for (const command of commands) {
        for (const args of [...airflowCalls(command), ...unknownProgram(command)]) {
          const finding = judge(args);
          if (finding !== undefined) {
            yield { ...finding, at: node };
          }
        }
      }
    }
  },
};

/** A program that is not known, with words that only Airflow's command line has. */
function unknownProgram({
  words: [program = "", group = "", verb = ""],
  words,
}: ShellCommand): readonly (readonly string[])[] {
  return program.includes(HOLE) && baseName(program) !== "airflow" && changesPrivileges(group, verb)
    ? [words.slice(1)]
    : [];
}

function judge(args: readonly string[]): Finding | undefined {
  const words = args.filter((word) => !word.startsWith("-"));
  const [group = "", verb = ""] = words;
  if (group.includes(HOLE)) {
    return {
      message: "which Airflow command this runs cannot be known here",
      fix: "write the command as a literal",
    };
  }
  const command = `airflow ${group}${verb.includes(HOLE) ? "" : ` ${verb}`}`.trim();
  if (group === "config" && args.some((word) => SECRET_OPTION.test(word))) {
    return { message: `\`${command}\` reads a secret of Airflow's own` };
  }
  if (!GROUPS.has(group)) {
    return OTHERS[group]?.includes(verb) === true
      ? { message: `\`${command}\` changes what belongs to all DAGs` }
      : undefined;
  }
  if (READS.has(verb) || args.includes("--help")) {
    return { message: `\`${command}\` reads what a DAG has no business with`, severity: "warning" };
  }
  const changes = changesPrivileges(group, verb)
    ? "users, roles, permissions or the metadata database"
    : "the environment";
  return { message: `\`${command}\` changes ${changes}` };
}

/** As the detector reports it when it happens. */
function changesPrivileges(group: string, verb: string): boolean {
  const verbs =
    Object.entries<readonly string[]>(PRIVILEGE_COMMANDS).find(([name]) => name === group)?.[1] ?? [];
  return verbs.includes(verb) || (PRIVILEGE_COMMANDS[""] as readonly string[]).includes(group);
}
