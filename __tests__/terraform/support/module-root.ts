import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TeamConfig } from "../../../modules/config/teams-config";
import { REPOSITORY } from "./paths";
import { readStack, type StackJson } from "./stack-json";

/** The Terraform module that is generated from the library. */
export const MODULE = join(REPOSITORY, "examples/terraform-module");

/** A call of the module. */
export interface ModuleCall {
  readonly name: string;
  /** Arguments of the module; account and Region are also its provider's. */
  readonly arguments: Readonly<Record<string, unknown>> & {
    readonly account_id: string;
    readonly region: string;
  };
}

/** Makes of a folder a root module that calls a copy of the module, with the provider versions of a stack. */
export function moduleRoot(folder: string, calls: readonly ModuleCall[], { terraform }: StackJson): void {
  cpSync(MODULE, join(folder, "terraform-module"), { recursive: true });
  const root = {
    terraform: { required_providers: terraform?.required_providers },
    provider: {
      aws: calls.map(({ name, arguments: { account_id, region } }) => ({
        alias: name,
        region,
        allowed_account_ids: [account_id],
      })),
      archive: [{}],
    },
    module: Object.fromEntries(
      calls.map((call) => [
        call.name,
        {
          source: "./terraform-module",
          providers: { aws: `aws.${call.name}`, archive: "archive" },
          ...call.arguments,
        },
      ]),
    ),
    output: Object.fromEntries(calls.map(({ name }) => [name, { value: `\${module.${name}}` }])),
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(root, undefined, 2));
}

/** Makes of a folder the module's own example, with a copy of the module inside, and returns the folder. */
export function exampleRoot(folder: string): string {
  cpSync(MODULE, join(folder, "terraform-module"), { recursive: true });
  const example = readFileSync(join(MODULE, "examples/two-teams/main.tf"), "utf8");
  writeFileSync(join(folder, "main.tf"), example.replaceAll('"../.."', '"./terraform-module"'));
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  return folder;
}

/**
 * Makes of a folder a root that calls what protects the module's resources, without the resources: their life takes
 * a minute, and is that of the library's stack.
 */
export function protectionsRoot(folder: string): string {
  const { resource } = readStack(join(MODULE, "main.tf.json"));
  const protections = Object.entries(resource?.terraform_data ?? {}).map(
    ([name, { count, lifecycle }]) => [name, { count, lifecycle }] as const,
  );
  mkdirSync(join(folder, "protections"));
  const module = {
    variable: { deletion_protection: { type: "bool", default: true } },
    resource: { terraform_data: Object.fromEntries(protections) },
  };
  writeFileSync(join(folder, "protections/main.tf.json"), JSON.stringify(module));
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ module: { team: { source: "./protections" } } }),
  );
  return folder;
}

/** A team of `teams.yaml` as a call of the module, which has names of its own for everything. */
export function moduleCall(organization: string, team: TeamConfig): ModuleCall {
  if (!("create" in team.network)) {
    throw new Error(`${team.name}: the module creates its VPC`);
  }
  const { capacity, access, secrets, detection, network } = team;
  return {
    name: team.name,
    arguments: {
      organization,
      team_name: team.name,
      account_id: team.accountId,
      region: team.region,
      environment_name: team.environmentName,
      access_logs_bucket_name: team.accessLogsBucketName,
      tags: team.tags,
      deletion_protection: team.deletionProtection,
      airflow_version: team.airflowVersion,
      environment_class: capacity.environmentClass,
      schedulers: capacity.schedulers,
      min_workers: capacity.minWorkers,
      max_workers: capacity.maxWorkers,
      min_webservers: capacity.minWebservers,
      max_webservers: capacity.maxWebservers,
      airflow_configuration_options: team.airflowConfiguration,
      weekly_maintenance_window_start: team.maintenanceWindow,
      requirements_file: team.requirementsFile,
      plugins_file: team.pluginsFile,
      startup_script_file: team.startupScriptFile,
      vpc_cidr: network.create.cidr,
      egress: network.create.egress,
      endpoint_services: network.create.endpoints,
      webserver_access: team.webserverAccess,
      admin_role_arns: access.admin,
      op_role_arns: access.op,
      user_role_arns: access.user,
      viewer_role_arns: access.viewer,
      dag_writer_role_arns: team.dagWriterArns,
      bucket_reader_role_arns: team.bucketReaderArns,
      deploy_role_arn: team.deployRoleArn,
      permissions: team.permissions,
      connections: secrets.connections,
      variables: secrets.variables,
      secret_administrator_role_arns: secrets.administrators,
      log_level: team.logLevel,
      log_retention_in_days: team.logRetentionDays,
      notification_emails: detection.notify.emails,
    },
  };
}
