import { Annotations, TerraformOutput, TerraformStack } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Construct } from "constructs";
import { type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { type AuditRecord, auditRecord } from "../names/audit-names";
import { AwsAccount } from "../aws/aws-account";
import { assumedRole, configureState } from "./stack-settings";
import { terraformLiteral } from "../aws/terraform-literal";
import { TeamEnvironment } from "../team/team-environment";
import { type TeamEnvironmentProps } from "../team/team-environment-props";

/**
 * One team's stack: its provider, its state, its environment and what others need to know of it. Nothing in it
 * refers to another team's stack, so that a team can be planned, applied and destroyed alone.
 */
export class TeamStack extends TerraformStack {
  public constructor(scope: Construct, config: TeamsConfig, team: TeamConfig) {
    super(scope, team.name);
    team.warnings.forEach((warning) => Annotations.of(this).addWarning(warning));
    configureState(this, config, team.name);
    new AwsProvider(this, "aws", {
      region: team.region,
      allowedAccountIds: [team.accountId],
      assumeRole: assumedRole(this, team.deployRoleArn, team.name),
      defaultTags: [
        { tags: { Team: team.name, ManagedBy: "cdktf-mwaa-teams", ...terraformLiteral(team.tags) } },
      ],
    });
    new ArchiveProvider(this, "archive");
    // "Default" leaves no trace in the resources' addresses.
    this.output(
      new TeamEnvironment(this, "Default", {
        ...teamEnvironmentProps(team, config),
        audit: this.record(config, team),
      }),
    );
  }

  /** The trail by its names: the team's stack works before the trail's is applied. */
  private record({ organization }: TeamsConfig, { accountId, audit }: TeamConfig): AuditRecord | undefined {
    if (audit?.trailArn !== undefined) {
      return { trailArn: audit.trailArn };
    }
    return (
      audit &&
      auditRecord(new AwsAccount(this, "AuditAccount", { accountId, region: audit.homeRegion }), organization)
    );
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
function teamEnvironmentProps(team: TeamConfig, { state }: TeamsConfig): TeamEnvironmentProps {
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
    // The state of every team lies there.
    protectedBucketNames: state && [state.s3.bucket],
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
