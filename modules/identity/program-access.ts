import { attachableRoleRule, iamRoleArnRule } from "../aws/arn-rules";
import { choice, list, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { AIRFLOW_ROLES, type AirflowRole } from "./airflow-role";

/** The ways for a program to call Airflow. */
export const PROGRAM_APIS = ["rest", "cli"] as const;

/** A program that calls Airflow, such as one that starts DAGs. */
export interface ProgramAccess {
  /** ARN of the IAM role that the program runs with, of the environment's account. */
  readonly role: string;
  /** The Airflow role that it calls as. */
  readonly airflowRole: AirflowRole;
  /**
   * `rest` is Airflow's REST API, as that role alone. `cli` is Airflow's command line, which knows no roles: it can do
   * what an Admin can, so that `airflowRole` must be Admin. A private web server is called from inside the VPC.
   * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html
   */
  readonly api: (typeof PROGRAM_APIS)[number];
}

const programList: PropCheck<readonly ProgramAccess[]> = list(
  shape<ProgramAccess>({
    role: text(iamRoleArnRule, attachableRoleRule),
    airflowRole: choice(AIRFLOW_ROLES),
    api: choice(PROGRAM_APIS),
  }),
  { distinct: ({ role, airflowRole, api }) => `${role} ${api} ${airflowRole}` },
);

/** Programs that call Airflow, or none. */
export const programs: PropCheck<readonly ProgramAccess[] | undefined> = optional((value) => {
  const found = programList(value);
  if (found !== undefined) {
    return found;
  }
  const index = value.findIndex((program) => commandLineProblem(program) !== undefined);
  const problem = value[index] && commandLineProblem(value[index]);
  return problem === undefined ? undefined : { place: `[${index}].airflowRole`, problem };
});

/** The problem of a command line that seems to be limited to a role, or nothing. */
export function commandLineProblem({
  airflowRole,
  api,
}: Pick<ProgramAccess, "airflowRole" | "api">): string | undefined {
  return api === "cli" && airflowRole !== "Admin"
    ? `must be Admin where api is cli (Airflow's command line knows no roles; take api: rest for ${airflowRole}), got: "${airflowRole}"`
    : undefined;
}

/** What somebody should know who lets programs use Airflow's command line. */
export function programWarnings(given: readonly ProgramAccess[]): string[] {
  return given.flatMap(({ role, api }) =>
    api === "cli"
      ? [
          `the program ${role} may use Airflow's command line, which no Airflow role limits: it can do what an Admin can (api: rest is limited to a role)`,
        ]
      : [],
  );
}
