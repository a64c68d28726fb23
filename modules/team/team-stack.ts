import {
  Annotations,
  LocalBackend,
  S3Backend,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider, type AwsProviderAssumeRole } from "@cdktf/provider-aws/lib/provider";
import { type Construct } from "constructs";
import { type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { terraformLiteral } from "../aws/terraform-literal";
import { TeamEnvironment } from "./team-environment";
import { type TeamEnvironmentProps } from "./team-environment-props";

/**
 * One team's stack: its provider, its state, its environment and what others need to know of it. Nothing in it
 * refers to another team's stack, so that a team can be planned, applied and destroyed alone.
 */
export class TeamStack extends TerraformStack {
  public constructor(scope: Construct, config: TeamsConfig, team: TeamConfig) {
    super(scope, team.name);
    team.warnings.forEach((warning) => Annotations.of(this).addWarning(warning));
    this.configureState(config, team);
    new AwsProvider(this, "aws", {
      region: team.region,
      allowedAccountIds: [team.accountId],
      assumeRole: this.assumedRole(team),
      defaultTags: [
        { tags: { Team: team.name, ManagedBy: "cdktf-mwaa-teams", ...terraformLiteral(team.tags) } },
      ],
    });
    new ArchiveProvider(this, "archive");
    // "Default" leaves no trace in the resources' addresses.
    this.output(new TeamEnvironment(this, "Default", teamEnvironmentProps(team)));
  }

  /** A plan in a pull request must not run with the role that deploys: whoever plans names another. */
  private assumedRole(team: TeamConfig): AwsProviderAssumeRole[] | undefined {
    if (team.deployRoleArn === undefined) {
      return undefined;
    }
    const roleArn = new TerraformVariable(this, "assume_role_arn", {
      type: "string",
      default: team.deployRoleArn,
      nullable: false,
      description:
        "IAM role that Terraform assumes; for a plan with less rights, a role under bucket.readers",
    });
    return [{ roleArn: roleArn.stringValue, sessionName: `cdktf-${team.name}` }];
  }

  private configureState({ organization, state }: TeamsConfig, team: TeamConfig): void {
    if (state === undefined) {
      // Relative to the stack's folder, where Terraform runs: beside the output folder, not inside it.
      new LocalBackend(this, { path: `../../../terraform.${team.name}.tfstate` });
      return;
    }
    const backend = new S3Backend(this, {
      bucket: state.s3.bucket,
      region: state.s3.region,
      key: `${organization}/${team.name}/terraform.tfstate`,
      encrypt: true,
      kmsKeyId: state.s3.kmsKeyArn,
    });
    // Missing in cdktf's types, known to Terraform since 1.10.
    backend.addOverride("use_lockfile", true);
  }

  private output(environment: TeamEnvironment): void {
    const outputs = {
      environment_arn: { description: "ARN of the MWAA environment", value: environment.environmentArn },
      webserver_url: { description: "Address of the Airflow UI", value: environment.webserverUrl },
      dag_bucket_name: { description: "Bucket of the DAGs", value: environment.bucket.bucketName },
      execution_role_arn: {
        description: "Role that the DAGs run with",
        value: environment.executionRole.roleArn,
      },
      vpc_id: { description: "VPC of the environment", value: environment.network.vpcId },
      security_group_ids: {
        description: "Security groups of the environment",
        value: environment.network.securityGroupIds,
      },
      privilege_change_topic_arn: {
        description: "SNS topic that tells of privilege changes",
        value: environment.detector.topicArn,
      },
      log_group_names: { description: "The five log groups", value: environment.logs.logGroupNames },
    };
    Object.entries(outputs).forEach(([id, output]) => new TerraformOutput(this, id, output));
  }
}

/** A team of `teams.yaml` as props of the construct. */
function teamEnvironmentProps(team: TeamConfig): TeamEnvironmentProps {
  const { access, secrets, network, airflowConfiguration, capacity, detection, ...rest } = team;
  return {
    ...capacity,
    accountId: rest.accountId,
    region: rest.region,
    environmentName: rest.environmentName,
    airflowVersion: rest.airflowVersion,
    airflowConfigurationOptions: terraformLiteral(airflowConfiguration),
    weeklyMaintenanceWindowStart: rest.maintenanceWindow,
    requirementsFile: rest.requirementsFile,
    pluginsFile: rest.pluginsFile,
    startupScriptFile: rest.startupScriptFile,
    webserverAccess: rest.webserverAccess,
    ...networkProps(network),
    adminRoleArns: access.admin,
    opRoleArns: access.op,
    userRoleArns: access.user,
    viewerRoleArns: access.viewer,
    connections: secrets.connections,
    variables: secrets.variables,
    secretAdministratorRoleArns: secrets.administrators,
    permissions: terraformLiteral(rest.permissions),
    dagWriterRoleArns: rest.dagWriterArns,
    deployRoleArn: rest.deployRoleArn,
    bucketName: rest.bucketName,
    bucketReaderRoleArns: rest.bucketReaderArns,
    accessLogsBucketName: rest.accessLogsBucketName,
    detectionSchedule: detection.schedule,
    detectionMode: detection.mode,
    realtimeDetection: detection.realtime,
    notificationEmails: detection.notify.emails,
    notificationTopicArns: detection.notify.topicArns,
    allowedPrivilegeChanges: terraformLiteral(detection.allow),
    logLevel: rest.logLevel,
    logRetentionInDays: rest.logRetentionDays,
    kmsKeyArn: rest.kmsKeyArn,
    deletionProtection: rest.deletionProtection,
  };
}

function networkProps(network: TeamConfig["network"]): Partial<TeamEnvironmentProps> {
  if ("existing" in network) {
    return { existingVpc: network.existing };
  }
  const { cidr, egress, endpoints, availabilityZones } = network.create;
  return { vpcCidr: cidr, egress, additionalEndpointServices: endpoints, availabilityZones };
}
