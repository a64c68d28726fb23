import { Token } from "cdktf";
import {
  airflowConfigurationProblems,
  airflowOptionWarnings,
  unreadOptionProblems,
} from "../../environment/airflow-configuration";
import { airflowVersionRule } from "../../environment/airflow-version";
import {
  capacityOf,
  capacityProblems,
  DEFAULT_ENVIRONMENT_CLASS,
  defaultCapacity,
  type EnvironmentCapacity,
  type EnvironmentClass,
  ENVIRONMENT_CLASSES,
} from "../../environment/environment-class";
import { BASE_URL_OPTION, baseUrlProblem } from "../../environment/base-url";
import { ENDPOINT_MANAGEMENT, type EndpointManagement } from "../../environment/endpoint-management";
import { maintenanceWindowRule } from "../../environment/maintenance-window";
import { WEBSERVER_ACCESS, type WebserverAccess } from "../../environment/webserver-access";
import { WORKER_REPLACEMENTS, type WorkerReplacement } from "../../environment/worker-replacement";
import { choice, known, number, optional, type PropChecks, text, texts } from "../../validation/prop-checks";

/** Airflow: its version, its size, its settings and its web server. */
export interface TeamAirflowProps {
  /** Airflow version, such as `2.11.2`. Without one, MWAA would use its newest version. */
  readonly airflowVersion: string;

  /**
   * Size of the components.
   * @default "mw1.small"
   */
  readonly environmentClass?: EnvironmentClass;

  /**
   * Number of schedulers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly schedulers?: number;

  /**
   * Minimum number of workers; always 1 for `mw1.micro`.
   * @default 1
   */
  readonly minWorkers?: number;

  /**
   * Maximum number of workers; always 1 for `mw1.micro`. AWS's quota is 25 unless raised.
   * @default 10, or 1 for `mw1.micro`
   */
  readonly maxWorkers?: number;

  /**
   * How workers are replaced when the environment is updated: `FORCED` at once, `GRACEFUL` when their tasks are done,
   * for which MWAA waits up to 12 hours. The provider sends it with the update that changes it; that it keeps it for
   * later updates is unconfirmed.
   * @default - chosen by MWAA, which stops running tasks
   */
  readonly workerReplacement?: WorkerReplacement;

  /**
   * Minimum number of web servers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly minWebservers?: number;

  /**
   * Maximum number of web servers: 1 for `mw1.micro`, else 2 to 5.
   * @default 2, or 1 for `mw1.micro`
   */
  readonly maxWebservers?: number;

  /**
   * Airflow configuration options, `section.option` to value, over the hardened defaults of this library. Values
   * are in the plan and in the state: no secrets.
   * @default - the hardened defaults
   */
  readonly airflowConfigurationOptions?: Readonly<Record<string, string>>;

  /**
   * Start of the weekly maintenance window, `DAY:HH:MM` in UTC, in steps of 30 minutes.
   * @default - chosen by MWAA
   */
  readonly weeklyMaintenanceWindowStart?: string;

  /**
   * Who reaches the Airflow UI: from inside the VPC, from the Internet, or (from Airflow 3.2 on) browsers from
   * the Internet and workers from inside. Login by IAM is needed in every case.
   * @default "private"
   */
  readonly webserverAccess?: WebserverAccess;

  /**
   * Who creates the VPC endpoints of the metadata database and the web server: `service` is MWAA; `customer` is the owner
   * of the VPC, within 72 hours, from the names in the environment's attributes. A VPC that another account shares needs
   * `customer`. It can never change.
   * @default "service"
   */
  readonly endpointManagement?: EndpointManagement;
}

/** Defaults of `TeamAirflowProps`; the numbers follow from the class. */
export const AIRFLOW_DEFAULTS = {
  environmentClass: DEFAULT_ENVIRONMENT_CLASS,
  webserverAccess: "private",
} as const satisfies Partial<TeamAirflowProps>;

/** Checks of `TeamAirflowProps`, one by one. */
export const AIRFLOW_CHECKS: PropChecks<TeamAirflowProps> = {
  // The hardened options depend on it, and so does whether a change replaces the environment.
  airflowVersion: known("an Airflow version, written out", text(airflowVersionRule)),
  environmentClass: optional(choice(ENVIRONMENT_CLASSES)),
  schedulers: optional(number()),
  minWorkers: optional(number()),
  maxWorkers: optional(number()),
  workerReplacement: optional(choice(WORKER_REPLACEMENTS)),
  minWebservers: optional(number()),
  maxWebservers: optional(number()),
  airflowConfigurationOptions: optional(texts),
  weeklyMaintenanceWindowStart: optional(text(maintenanceWindowRule)),
  webserverAccess: optional(choice(WEBSERVER_ACCESS)),
  endpointManagement: optional(choice(ENDPOINT_MANAGEMENT)),
};

/** The first prop that does not fit another one. */
export function airflowProblem(
  props: TeamAirflowProps,
): { readonly prop: string; readonly problem: string } | undefined {
  const [tooMany] = capacityProblems(knownCapacity(capacityOf(props)));
  if (tooMany !== undefined) {
    return { prop: tooMany.field, problem: tooMany.problem };
  }
  // A value that is known only after apply cannot be checked; the name of an option can.
  const options = Object.entries(props.airflowConfigurationOptions ?? {}).map(([option, value]) => [
    option,
    // A host name, so that it keeps the rules of every option.
    Token.isUnresolved(value) ? "known.after.apply" : value,
  ]);
  const given = Object.fromEntries(options) as Record<string, string>;
  const outside = baseUrlProblem(given, props.webserverAccess ?? AIRFLOW_DEFAULTS.webserverAccess);
  const [wrong] = [
    ...airflowConfigurationProblems(given),
    ...unreadOptionProblems(props.airflowVersion, Object.keys(given)),
    ...(outside === undefined ? [] : [{ option: BASE_URL_OPTION, problem: outside }]),
  ];
  return wrong && { prop: `airflowConfigurationOptions["${wrong.option}"]`, problem: wrong.problem };
}

/** Warnings about options that have no effect, or one under an old name. */
export function airflowWarnings({
  airflowVersion,
  airflowConfigurationOptions = {},
}: TeamAirflowProps): string[] {
  return airflowOptionWarnings(airflowVersion, Object.keys(airflowConfigurationOptions));
}

/** The capacity for the rules: a number that is known only after apply is replaced by one that fits the others. */
export function knownCapacity(capacity: EnvironmentCapacity): EnvironmentCapacity {
  const usual = defaultCapacity(capacity.environmentClass);
  const pair = (min: "minWorkers" | "minWebservers", max: "maxWorkers" | "maxWebservers"): number[] => {
    const [least, most] = [capacity[min], capacity[max]];
    if (Token.isUnresolved(least) && Token.isUnresolved(most)) {
      return [usual[min], usual[max]];
    }
    return [Token.isUnresolved(least) ? most : least, Token.isUnresolved(most) ? least : most];
  };
  const [minWorkers = 0, maxWorkers = 0] = pair("minWorkers", "maxWorkers");
  const [minWebservers = 0, maxWebservers = 0] = pair("minWebservers", "maxWebservers");
  const schedulers = Token.isUnresolved(capacity.schedulers) ? usual.schedulers : capacity.schedulers;
  return { ...capacity, schedulers, minWorkers, maxWorkers, minWebservers, maxWebservers };
}
