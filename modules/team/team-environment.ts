import { type ITerraformDependable } from "cdktf";
import { MwaaEnvironment } from "@cdktf/provider-aws/lib/mwaa-environment";
import { Construct } from "constructs";
import { AwsAccount } from "../aws/aws-account";
import { resolveAirflowConfiguration } from "../environment/airflow-configuration";
import { defaultCapacity, type EnvironmentCapacity } from "../environment/environment-class";
import { DAG_PREFIX, DagBucket } from "../environment/dag-bucket";
import { EnvironmentFiles } from "../environment/environment-files";
import { EnvironmentKey, type IEnvironmentKey } from "../environment/environment-key";
import { logGroupNames } from "../environment/environment-log-groups";
import { EnvironmentLogs } from "../environment/environment-logs";
import { webserverAccessMode } from "../environment/webserver-access";
import { ExecutionRole } from "../identity/execution-role";
import { WebAccess } from "../identity/web-access";
import { flowLogGroupName } from "../network/flow-logs";
import { type ITeamNetwork, TeamNetwork } from "../network/team-network";
import { SecretsBackend } from "../secrets/secrets-backend";
import { type TeamEnvironmentProps } from "./team-environment-props";
import { validateTeamEnvironmentProps } from "./validate-team-environment-props";

/**
 * One team's hardened Amazon MWAA environment with everything that is its own: bucket, key, execution role, log
 * groups, secrets, network and web access. It shares nothing with another team's.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 */
export class TeamEnvironment extends Construct {
  /** ARN of the MWAA environment. */
  public readonly environmentArn: string;
  /** Address of the Airflow UI, without a scheme. */
  public readonly webserverUrl: string;
  /** The key that encrypts everything below. */
  public readonly encryptionKey: IEnvironmentKey;
  public readonly bucket: DagBucket;
  public readonly executionRole: ExecutionRole;
  public readonly logs: EnvironmentLogs;
  public readonly secretsBackend: SecretsBackend;
  public readonly network: ITeamNetwork;
  public readonly webAccess: WebAccess;

  public constructor(scope: Construct, id: string, props: TeamEnvironmentProps) {
    super(scope, id);
    const capacity: EnvironmentCapacity = {
      ...defaultCapacity(props.environmentClass ?? "mw1.small"),
      ...withoutUndefined({
        schedulers: props.schedulers,
        minWorkers: props.minWorkers,
        maxWorkers: props.maxWorkers,
        minWebservers: props.minWebservers,
        maxWebservers: props.maxWebservers,
      }),
    };
    validateTeamEnvironmentProps(this, props, capacity);

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
      environmentName,
      encryptionKey: this.encryptionKey,
      executionRole: this.executionRole,
      connections: props.connections,
      variables: props.variables,
      administratorRoleArns: props.secretAdministratorRoleArns,
    });
    this.webAccess = new WebAccess(this, "WebAccess", { ...props, ...location });

    const environment = new MwaaEnvironment(this, "Environment", {
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
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
      // MWAA checks and uses all of these while it creates the environment, and Terraform sees few of them named.
      dependsOn: this.prerequisites(files),
    });
    this.environmentArn = environment.arn;
    this.webserverUrl = environment.webserverUrl;
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
    const flowLogGroups = props.vpcCidr === undefined ? [] : [flowLogGroupName(props.environmentName)];
    return new EnvironmentKey(this, "EncryptionKey", {
      ...common,
      logGroupNames: [...logGroupNames(props.environmentName), ...flowLogGroups],
      dagWriterRoleArns: props.dagWriterRoleArns,
      secretAdministratorRoleArns: props.secretAdministratorRoleArns,
    });
  }

  private provideNetwork(
    common: CommonProps,
    props: TeamEnvironmentProps,
    encryptionKey: IEnvironmentKey,
  ): ITeamNetwork {
    if (props.existingVpc !== undefined) {
      return TeamNetwork.fromExistingVpc(this, "Network", {
        securityGroupName: `mwaa-${props.environmentName}`,
        ...props.existingVpc,
      });
    }
    return new TeamNetwork(this, "Network", {
      ...common,
      encryptionKey,
      cidr: props.vpcCidr ?? "",
      egress: props.egress,
      additionalEndpointServices: props.additionalEndpointServices,
      availabilityZones: props.availabilityZones,
      flowLogRetentionInDays: props.logRetentionInDays,
    });
  }
}

interface CommonProps {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  readonly deletionProtection?: boolean;
}

/** An explicit undefined must not hide a default in a spread. */
function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
