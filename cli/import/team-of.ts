import { hardenedAirflowConfiguration } from "../../modules/environment/airflow-configuration";
import { type ExistingEnvironment } from "../../modules/doctor/facts";

/** A value that a team of `teams.yaml` has. */
export type TeamValue =
  string | number | readonly TeamValue[] | { readonly [key: string]: TeamValue | undefined };

/** An environment as a team of `teams.yaml`, and what of it a team cannot say. */
export interface ImportedTeam {
  readonly team: Readonly<Record<string, TeamValue | undefined>>;
  /** What the environment has and would lose or change, in whole sentences. */
  readonly notExpressed: readonly string[];
}

/** What is known beside the environment. */
export interface ImportContext {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  /** Paths of the files that the environment uses, relative to `teams.yaml`. */
  readonly files: Readonly<Partial<Record<"requirements" | "plugins" | "startupScript", string>>>;
}

/** Options that the library sets by itself: the secrets backend reads the team's own secrets. */
const SECRETS_BACKEND = "secrets.backend";

const DAG_FOLDER = /^dags\/?$/;

/** The team of an environment, with the values that it has now. */
export function teamOf(environment: ExistingEnvironment, context: ImportContext): ImportedTeam {
  const { accountId, region, files } = context;
  const configuration = ownConfiguration(environment);
  return {
    team: {
      accountId,
      region,
      environmentName: environment.name,
      bucket: { name: environment.bucket },
      airflow: {
        version: environment.airflowVersion,
        environmentClass: environment.environmentClass,
        workers: { min: environment.minWorkers, max: environment.maxWorkers },
        webservers: { min: environment.minWebservers, max: environment.maxWebservers },
        schedulers: environment.schedulers,
        configuration: Object.keys(configuration).length === 0 ? undefined : configuration,
        ...files,
        maintenanceWindow: environment.maintenanceWindow,
      },
      network: {
        existing: {
          vpcId: context.vpcId,
          privateSubnetIds: environment.subnetIds,
          securityGroupIds: environment.securityGroupIds,
        },
        endpointManagement: environment.endpointManagement === "CUSTOMER" ? "customer" : undefined,
      },
      webserver: environment.webserverAccess === "PUBLIC_ONLY" ? "public" : "private",
      encryption: { kmsKeyArn: environment.kmsKey },
      celeryQueueArn: environment.celeryQueueArn,
      logs: { level: everyLogAtDebug(environment) ? "DEBUG" : "INFO" },
      tags: ownTags(environment),
    },
    notExpressed: notExpressed(environment),
  };
}

function notExpressed(environment: ExistingEnvironment): string[] {
  const { dagFolder, webserverAccess, executionRoleArn, airflowConfiguration, logs } = environment;
  return [
    `The execution role ${executionRoleArn}: the environment gets a new one; what its DAGs may do must be declared under permissions. (executionRoleArn keeps it, with its owner: docs/adoption.md)`,
    "The policy and the lifecycle rules of the bucket are replaced; objects beside DAGs, requirements, plugins and startup script must be moved. (bucket.existing leaves it to its owner: docs/adoption.md)",
    ...(DAG_FOLDER.test(dagFolder)
      ? []
      : [`The DAG folder ${dagFolder}: it becomes dags/; copy the DAGs there first.`]),
    ...(webserverAccess === "PUBLIC_ONLY" || webserverAccess === "PRIVATE_ONLY"
      ? []
      : [`The web server's access ${webserverAccess}: it becomes private.`]),
    ...Object.keys(airflowConfiguration)
      .filter((option) => option.startsWith(SECRETS_BACKEND))
      .sort()
      .map(
        (option) =>
          `The option ${option}: the library sets it; where secrets are elsewhere, set secrets.prefix.`,
      ),
    ...logs.flatMap(({ type, enabled, level }) =>
      enabled && (level === "INFO" || level === "DEBUG")
        ? []
        : [
            `${type} logs ${enabled ? `at ${level}` : "that are off"}: they become INFO or DEBUG, as logs.level says.`,
          ],
    ),
  ];
}

/** The options that the environment sets and the library does not set to the same. */
function ownConfiguration({
  airflowVersion,
  airflowConfiguration,
}: ExistingEnvironment): Record<string, string> {
  const hardened = hardenedAirflowConfiguration(airflowVersion);
  return Object.fromEntries(
    Object.entries(airflowConfiguration)
      .filter(([option, value]) => !option.startsWith(SECRETS_BACKEND) && hardened[option] !== value)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Tags that are not AWS's own. */
function ownTags({ tags }: ExistingEnvironment): Record<string, string> | undefined {
  const own = Object.entries(tags).filter(([key]) => !/^aws:/i.test(key));
  return own.length === 0 ? undefined : Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function everyLogAtDebug({ logs }: ExistingEnvironment): boolean {
  return logs.length > 0 && logs.every(({ enabled, level }) => enabled && level === "DEBUG");
}
