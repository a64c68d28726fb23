import { type ITerraformDependable } from "cdktf";
import { MwaaEnvironment } from "@cdktf/provider-aws/lib/mwaa-environment";
import { type Construct } from "constructs";
import { DIRECT_ALERTS } from "../audit/direct-message";
import { alertRuleName } from "../names/alert-names";
import { AuditAlerts } from "../audit/audit-alerts";
import { type AuditRecord, recordArns } from "../names/audit-names";
import { AwsAccount } from "../aws/aws-account";
import { TerraformPrincipal } from "../aws/terraform-principal";
import { detectorLogGroupName, detectorName } from "../names/detector-names";
import { resourceName } from "../names/environment-name";
import { logGroupNames } from "../names/log-groups";
import { resolveAirflowConfiguration } from "../environment/airflow-configuration";
import { PrivilegeChangeDetector } from "../detection/privilege-change-detector";
import { DAG_PREFIX, DagBucket } from "../environment/dag-bucket";
import { DeletionProtection } from "../aws/deletion-protection";
import { EnvironmentFiles } from "../environment/environment-files";
import { EnvironmentKey, type IEnvironmentKey } from "../encryption/environment-key";
import { EnvironmentLogs } from "../environment/environment-logs";
import { MeteredEnvironment } from "../environment/metered-environment";
import { webserverAccessMode } from "../environment/webserver-access";
import { ExecutionRole } from "../identity/execution-role";
import { parseRoleArn } from "../aws/arn-rules";
import { type Permission } from "../identity/permission";
import { type AirflowRole, WebAccess } from "../identity/web-access";
import { type IGrantable } from "../aws/grant";
import { type ITeamNetwork, TeamNetwork } from "../network/team-network";
import { SecretsBackend } from "../secrets/secrets-backend";
import { PropValidationError } from "../validation/prop-validation-error";
import { capacityOf } from "./capacity";
import { type TeamEnvironmentProps } from "./team-environment-props";
import { validateTeamEnvironmentProps, validateTogether } from "./validate-team-environment-props";

/**
 * One team's hardened Amazon MWAA environment with everything that is its own: bucket, key, execution role, log
 * groups, secrets, network and web access. It shares nothing with another team's.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 */
export class TeamEnvironment extends MeteredEnvironment {
  /** Name of the MWAA environment. */
  public readonly environmentName: string;
  /** The resource itself, for what this construct has no prop for. */
  public readonly environment: MwaaEnvironment;
  /** ARN of the MWAA environment. */
  public readonly environmentArn: string;
  /** Address of the Airflow UI, without a scheme. */
  public readonly webserverUrl: string;
  /** The key that encrypts everything below. */
  public readonly encryptionKey: IEnvironmentKey;
  /** The bucket that the DAGs are in. */
  public readonly bucket: DagBucket;
  /** The role that the DAGs run with. */
  public readonly executionRole: ExecutionRole;
  /** The five log groups. */
  public readonly logs: EnvironmentLogs;
  /** Where Airflow looks connections and variables up. */
  public readonly secretsBackend: SecretsBackend;
  /** Where the components run. */
  public readonly network: ITeamNetwork;
  /** Who logs in to the Airflow UI. */
  public readonly webAccess: WebAccess;
  /** What tells of privilege changes. */
  public readonly detector: PrivilegeChangeDetector;

  public constructor(scope: Construct, id: string, props: TeamEnvironmentProps) {
    super(scope, id);
    validateTeamEnvironmentProps(this, props);
    const capacity = capacityOf(props);
    validateTogether(this, props, capacity);

    const { environmentName } = props;
    const account = new AwsAccount(this, "Account", props);
    const location = { accountId: account.accountId, region: account.region };
    const common = { ...location, environmentName, deletionProtection: props.deletionProtection };

    this.encryptionKey = this.provideKey(common, props);
    this.network = this.provideNetwork(common, props, this.encryptionKey);
    this.logs = new EnvironmentLogs(this, "Logs", {
      ...common,
      encryptionKey: this.encryptionKey,
      logLevel: props.logLevel,
      retentionInDays: props.logRetentionInDays,
    });
    this.executionRole = new ExecutionRole(this, "ExecutionRole", {
      ...common,
      bucketName: props.bucketName,
      encryptionKey: this.encryptionKey,
      permissions: props.permissions,
      untouchableArns: props.audit && recordArns(props.audit),
      protectedBucketNames: props.protectedBucketNames,
      roleName: props.executionRoleName,
    });
    this.bucket = new DagBucket(this, "DagBucket", {
      ...common,
      bucketName: props.bucketName,
      encryptionKey: this.encryptionKey,
      executionRoleArn: this.executionRole.roleArn,
      dagWriterRoleArns: props.dagWriterRoleArns,
      deployRoleArn: props.deployRoleArn,
      readerRoleArns: props.bucketReaderRoleArns,
      accessLogsBucketName: props.accessLogsBucketName,
    });
    const files = new EnvironmentFiles(this, "Files", { ...props, bucket: this.bucket });
    this.secretsBackend = new SecretsBackend(this, "SecretsBackend", {
      ...location,
      environmentName,
      encryptionKey: this.encryptionKey,
      executionRole: this.executionRole,
      connections: props.connections,
      variables: props.variables,
      administratorRoleArns: props.secretAdministratorRoleArns,
      deletionProtection: props.deletionProtection,
    });
    this.webAccess = new WebAccess(this, "WebAccess", { ...props, ...location });

    this.detector = new PrivilegeChangeDetector(this, "PrivilegeChangeDetector", {
      ...common,
      environments: [{ environmentName, allow: props.allowedPrivilegeChanges }],
      encryptionKey: this.encryptionKey,
      schedule: props.detectionSchedule,
      mode: props.detectionMode,
      realtime: props.realtimeDetection,
      emails: props.notificationEmails,
      topicArns: props.notificationTopicArns,
      publishingRuleArns:
        props.audit &&
        DIRECT_ALERTS.map((kind) => account.arn("events", `rule/${alertRuleName(environmentName, kind)}`)),
      logRetentionInDays: props.logRetentionInDays,
      logGroups: this.logs.dependables,
    });
    if (props.audit !== undefined) {
      this.alertOnAudit(account, props.audit, props);
    }

    this.environmentName = environmentName;
    this.environment = new MwaaEnvironment(this, "Environment", {
      name: environmentName,
      airflowVersion: props.airflowVersion,
      airflowConfigurationOptions: {
        ...resolveAirflowConfiguration(props.airflowVersion, props.airflowConfigurationOptions ?? {}),
        ...this.secretsBackend.airflowConfigurationOptions,
      },
      ...capacity,
      executionRoleArn: this.executionRole.roleArn,
      kmsKey: this.encryptionKey.keyArn,
      loggingConfiguration: this.logs.loggingConfiguration,
      networkConfiguration: {
        subnetIds: [...this.network.privateSubnetIds],
        securityGroupIds: [...this.network.securityGroupIds],
      },
      sourceBucketArn: this.bucket.bucketArn,
      dagS3Path: DAG_PREFIX,
      requirementsS3Path: files.requirements?.s3Path,
      requirementsS3ObjectVersion: files.requirements?.s3ObjectVersion,
      pluginsS3Path: files.plugins?.s3Path,
      pluginsS3ObjectVersion: files.plugins?.s3ObjectVersion,
      startupScriptS3Path: files.startupScript?.s3Path,
      startupScriptS3ObjectVersion: files.startupScript?.s3ObjectVersion,
      webserverAccessMode: webserverAccessMode(props.webserverAccess ?? "private"),
      weeklyMaintenanceWindowStart: props.weeklyMaintenanceWindowStart,
      // An Airflow upgrade takes up to two hours, and the provider gives up after one and a half.
      timeouts: { create: "3h", update: "4h", delete: "3h" },
      // MWAA checks and uses all of these while it creates the environment, and Terraform sees few of them named.
      dependsOn: this.prerequisites(files),
    });
    if (props.deletionProtection ?? true) {
      this.protectEnvironment(props);
    }
    this.environmentArn = this.environment.arn;
    this.webserverUrl = this.environment.webserverUrl;
  }

  /**
   * Lets a role log in to the Airflow UI, like the roles that the props list.
   * @param grantee a role of the environment's account
   * @param airflowRole what it logs in as
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account, and for an execution role, whose boundary forbids it
   */
  public grantWebAccess(grantee: IGrantable, airflowRole: AirflowRole): ITerraformDependable {
    return this.webAccess.grantWebAccess(grantee, airflowRole);
  }

  /**
   * Named are the arguments with ForceNew in the provider, and the version, which its CustomizeDiff adds.
   * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/mwaa/environment.go
   */
  private protectEnvironment(props: TeamEnvironmentProps): void {
    new DeletionProtection(this, "EnvironmentDeletionProtection", {
      resources: [this.environment],
      replacedBy: {
        name: this.environmentName,
        kmsKey: this.encryptionKey.keyArn,
        subnetIds: this.network.privateSubnetIds,
        airflowMajorVersion: props.airflowVersion.replace(/\..*/, ""),
      },
    });
  }

  private alertOnAudit(account: AwsAccount, record: AuditRecord, props: TeamEnvironmentProps): void {
    const { environmentName, bucketName } = props;
    const name = detectorName(environmentName);
    new AuditAlerts(this, "AuditAlerts", {
      account,
      record,
      environmentName,
      executionRoleArn: this.executionRole.roleArn,
      executionRoleName: this.executionRole.roleName,
      boundaryArn: this.executionRole.boundaryArn,
      bucketName,
      dagWriterRoleArns: props.dagWriterRoleArns ?? [],
      secretsPrefix: this.secretsBackend.secretsPrefix,
      secretsArnPrefix: account.arn("secretsmanager", `secret:${this.secretsBackend.secretsPrefix}`),
      secretAdministratorRoleArns: props.secretAdministratorRoleArns ?? [],
      deployerArn: props.deployRoleArn ?? new TerraformPrincipal(this, "Deployer").arn,
      logGroupNames: [...logGroupNames(environmentName), detectorLogGroupName(name)],
      logRetentionInDays: props.logRetentionInDays ?? 365,
      detectorName: name,
      topicArn: account.arn("sns", name),
      functionName: this.detector.functionName,
      functionArn: this.detector.functionArn,
      topicDependables: this.detector.topicDependables,
    });
  }

  private prerequisites(files: EnvironmentFiles): ITerraformDependable[] {
    return [this.encryptionKey, this.network, this.logs, this.executionRole, this.bucket, files].flatMap(
      ({ dependables }) => [...dependables],
    );
  }

  private provideKey(common: CommonProps, props: TeamEnvironmentProps): IEnvironmentKey {
    if (props.kmsKeyArn !== undefined) {
      return EnvironmentKey.fromKeyArn(this, "EncryptionKey", props.kmsKeyArn);
    }
    return new EnvironmentKey(this, "EncryptionKey", {
      ...common,
      dagWriterRoleArns: props.dagWriterRoleArns,
      secretAdministratorRoleArns: props.secretAdministratorRoleArns,
      usedByAlarms: true,
      usedByRules: props.audit !== undefined,
    });
  }

  private provideNetwork(
    common: CommonProps,
    props: TeamEnvironmentProps,
    encryptionKey: IEnvironmentKey,
  ): ITeamNetwork {
    const { existingVpc, vpcCidr } = props;
    if (existingVpc !== undefined && vpcCidr === undefined) {
      return TeamNetwork.fromExistingVpc(this, "Network", {
        securityGroupName: resourceName(props.environmentName),
        ...existingVpc,
      });
    }
    if (vpcCidr !== undefined && existingVpc === undefined) {
      return new TeamNetwork(this, "Network", {
        ...common,
        encryptionKey,
        cidr: vpcCidr,
        egress: props.egress,
        additionalEndpointServices: props.additionalEndpointServices,
        trustedAccountIds: assumableAccountIds(props.permissions),
        availabilityZones: props.availabilityZones,
        flowLogRetentionInDays: props.logRetentionInDays,
      });
    }
    throw new PropValidationError(
      this.node.path,
      "vpcCidr",
      `must be given where \`existingVpc\` is not, and only there, got: ${vpcCidr === undefined ? "neither" : "both"}`,
    );
  }
}

interface CommonProps {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  readonly deletionProtection?: boolean;
}

/** The accounts of the roles that DAGs may assume: their sessions go through the VPC's endpoints. */
function assumableAccountIds(permissions: readonly Permission[] = []): string[] {
  return [
    ...new Set(
      permissions.flatMap(({ resources }) => resources).flatMap((arn) => parseRoleArn(arn)?.accountId ?? []),
    ),
  ].sort();
}
