import { Annotations, type ITerraformDependable } from "cdktf";
import { MwaaEnvironment } from "@cdktf/provider-aws/lib/mwaa-environment";
import { type Construct } from "constructs";
import { AwsAccount } from "../aws/aws-account";
import { DeletionProtection } from "../aws/deletion-protection";
import { type IGrantable } from "../aws/grant";
import { checkRegionDuringPlan } from "../aws/provider";
import { type DagDelivery } from "../delivery/dag-delivery";
import { type PrivilegeChangeDetector } from "../detection/privilege-change-detector";
import { type IEnvironmentKey } from "../encryption/i-environment-key";
import { resolveAirflowConfiguration } from "../environment/airflow-configuration";
import { DAG_PREFIX } from "../names/dag-prefix";
import { type IDagBucket } from "../environment/dag-bucket";
import { ExistingDagBucket } from "../environment/existing-dag-bucket";
import { capacityOf } from "../environment/environment-class";
import { EnvironmentFiles } from "../environment/environment-files";
import { type EnvironmentLogs } from "../environment/environment-logs";
import { MeteredEnvironment } from "../environment/metered-environment";
import { webserverAccessMode } from "../environment/webserver-access";
import { updateTimeout } from "../environment/worker-replacement";
import { type ExecutionRole } from "../identity/execution-role";
import { type AirflowRole } from "../identity/airflow-role";
import { WebAccess } from "../identity/web-access";
import { type ITeamNetwork } from "../network/i-team-network";
import { type SecretsBackend } from "../secrets/secrets-backend";
import { airflowWarnings } from "./parts/airflow";
import { createAuditAlerts } from "./parts/audit";
import { createBucket } from "./parts/bucket";
import { createDelivery } from "./parts/delivery";
import { createDetector } from "./parts/detection";
import { createKey } from "./parts/encryption";
import { createHealth } from "./parts/health";
import { createExecutionRole } from "./parts/identity";
import { createLogs } from "./parts/logs";
import { createNetwork } from "./parts/network";
import { createSecretsBackend } from "./parts/secrets";
import { type PartScope } from "./parts/shared";
import { createSnapshot } from "./parts/snapshot";
import { TEAM_DEFAULTS, type TeamEnvironmentProps } from "./team-environment-props";
import { requireOneName } from "./one-name";
import { validateTeamEnvironmentProps } from "./validate-team-environment-props";

/** The policies that the owners of existing things put into them, JSON. */
export interface OwnersPolicies {
  /**
   * The policy of an existing bucket.
   * @default - the bucket is the environment's own
   */
  readonly bucketPolicy?: string;
  /**
   * The trust policy of an existing execution role.
   * @default - the role is the environment's own
   */
  readonly trustPolicy?: string;
}

/**
 * One team's hardened Amazon MWAA environment with its own bucket, key, execution role, log groups, secrets,
 * network, web access and privilege-change detector. It shares no resource with another team's environment.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/security-best-practices.html
 * @example
 * ```ts
 * import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
 * import { TeamEnvironment } from "cdktf-mwaa-teams";
 *
 * const environment = new TeamEnvironment(stack, "Payments", {
 *   accountId: "111122223333",
 *   region: "eu-west-1",
 *   environmentName: "payments",
 *   airflowVersion: "2.11.2",
 *   bucketName: "acme-payments-dags",
 *   vpcCidr: "10.20.0.0/16",
 *   deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
 *   ciSources: [{ github: { repository: "acme/payments-dags", environment: "production" } }],
 *   notificationEmails: ["security@example.com"],
 *   alarmNames: ["payments-import-errors"],
 * });
 * new CloudwatchMetricAlarm(stack, "ImportErrors", {
 *   ...environment.metricImportErrors(),
 *   alarmName: "payments-import-errors",
 *   comparisonOperator: "GreaterThanThreshold",
 *   threshold: 0,
 *   evaluationPeriods: 1,
 *   alarmActions: [environment.detector.topicArn],
 * });
 * ```
 */
export class TeamEnvironment extends MeteredEnvironment {
  /** Name of the MWAA environment. */
  public readonly environmentName: string;
  /** The `aws_mwaa_environment` resource, for arguments that have no prop here. */
  public readonly environment: MwaaEnvironment;
  /** ARN of the MWAA environment. */
  public readonly environmentArn: string;
  /** Address of the Airflow UI, without a scheme. */
  public readonly webserverUrl: string;
  /** The key that encrypts the environment's data. */
  public readonly encryptionKey: IEnvironmentKey;
  /** The bucket of the DAGs: one of its own, or an existing one. */
  public readonly bucket: IDagBucket;
  /** The role of Airflow and the DAGs. */
  public readonly executionRole: ExecutionRole;
  /** The five log groups. */
  public readonly logs: EnvironmentLogs;
  /** Airflow's secrets backend: connections and variables. */
  public readonly secretsBackend: SecretsBackend;
  /** The network of the components. */
  public readonly network: ITeamNetwork;
  /** Who logs in to the Airflow UI. */
  public readonly webAccess: WebAccess;
  /** The way of DAGs into the bucket; nothing where `dagWriterRoleArns` write there themselves, or nobody does. */
  public readonly delivery?: DagDelivery;
  /** The detector of privilege changes. */
  public readonly detector: PrivilegeChangeDetector;

  /** What the owners of an existing bucket and of an existing role put into them. */
  public readonly ownersPolicies: OwnersPolicies;

  public constructor(scope: Construct, id: string, props: TeamEnvironmentProps) {
    super(scope, id);
    validateTeamEnvironmentProps(this, props);
    requireOneName(this, props);
    airflowWarnings(props).forEach((warning) => Annotations.of(this).addWarning(warning));

    this.environmentName = props.environmentName;
    const account = new AwsAccount(this, "Account", props);
    const part: PartScope = {
      scope: this,
      account,
      common: {
        environmentName: props.environmentName,
        qualifier: props.qualifier,
        accountId: account.accountId,
        region: account.region,
        deletionProtection: props.deletionProtection,
      },
    };
    this.encryptionKey = createKey(part, props);
    const encrypted = { ...part, encryptionKey: this.encryptionKey };
    this.network = createNetwork(encrypted, props);
    this.logs = createLogs(encrypted, props);
    this.executionRole = createExecutionRole(encrypted, props);
    const bucket = createBucket(encrypted, props, this.executionRole);
    this.bucket = bucket;
    this.ownersPolicies = {
      bucketPolicy: bucket instanceof ExistingDagBucket ? bucket.ownersPolicy : undefined,
      trustPolicy: props.executionRoleArn === undefined ? undefined : this.executionRole.trustPolicy,
    };
    const files = new EnvironmentFiles(this, "Files", { ...props, bucket: this.bucket });
    this.secretsBackend = createSecretsBackend(encrypted, props, this.executionRole);
    this.webAccess = new WebAccess(this, "WebAccess", {
      ...props,
      accountId: account.accountId,
      region: account.region,
    });
    this.delivery = createDelivery(encrypted, props);
    this.detector = createDetector(encrypted, props, this.logs);
    createAuditAlerts(part, props, this);
    const topicArns = [this.detector.topicArn, ...(props.notificationTopicArns ?? [])];
    createSnapshot(encrypted, props, { network: this.network, detector: this.detector, topicArns });
    createHealth(part, props, topicArns);

    this.environment = this.createEnvironment(props, files);
    checkRegionDuringPlan(this.environment, account.region);
    if (props.deletionProtection ?? TEAM_DEFAULTS.deletionProtection) {
      this.protectEnvironment(props);
    }
    this.environmentArn = this.environment.arn;
    this.webserverUrl = this.environment.webserverUrl;
  }

  /**
   * Lets a role log in to the Airflow UI, like the roles in the props.
   * @param grantee a role of the environment's account
   * @param airflowRole the Airflow role to log in as
   * @returns the policy that is added to the role
   * @throws PropValidationError for a role of another account, and for an execution role, whose boundary denies it
   */
  public grantWebAccess(grantee: IGrantable, airflowRole: AirflowRole): ITerraformDependable {
    return this.webAccess.grantWebAccess(grantee, airflowRole);
  }

  private createEnvironment(props: TeamEnvironmentProps, files: EnvironmentFiles): MwaaEnvironment {
    return new MwaaEnvironment(this, "Environment", {
      name: props.environmentName,
      airflowVersion: props.airflowVersion,
      airflowConfigurationOptions: {
        ...resolveAirflowConfiguration(props.airflowVersion, props.airflowConfigurationOptions ?? {}),
        ...this.secretsBackend.airflowConfigurationOptions,
      },
      ...capacityOf(props),
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
      webserverAccessMode: webserverAccessMode(props.webserverAccess ?? TEAM_DEFAULTS.webserverAccess),
      endpointManagement: props.endpointManagement === "customer" ? "CUSTOMER" : undefined,
      weeklyMaintenanceWindowStart: props.weeklyMaintenanceWindowStart,
      workerReplacementStrategy: props.workerReplacement,
      // An Airflow upgrade takes up to two hours, and the provider's default timeout is 90 minutes.
      timeouts: { create: "3h", update: updateTimeout(props.workerReplacement), delete: "3h" },
      // MWAA uses all of these while it creates the environment, and few of them are referenced in the arguments.
      dependsOn: this.prerequisites(files),
    });
  }

  /**
   * The list has the arguments with ForceNew in the provider. Its CustomizeDiff adds the version, where the major one
   * rises. MWAA itself makes that change in place, so the version is no reason: only a plan that creates the environment
   * anew is (docs/upgrading.md).
   * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/mwaa/environment.go
   */
  private protectEnvironment({ endpointManagement }: TeamEnvironmentProps): void {
    new DeletionProtection(this, "EnvironmentDeletionProtection", {
      resources: [this.environment],
      replacedBy: {
        name: this.environmentName,
        kmsKey: this.encryptionKey.keyArn,
        subnetIds: this.network.privateSubnetIds,
        // Left out where it is MWAA's default, as it was before there was a choice.
        ...(endpointManagement === "customer" ? { endpointManagement } : {}),
      },
      // The address as text: Terraform takes no expression here.
      computed: [`${this.environment.terraformResourceType}.${this.environment.friendlyUniqueId}.created_at`],
    });
  }

  private prerequisites(files: EnvironmentFiles): ITerraformDependable[] {
    return [this.encryptionKey, this.network, this.logs, this.executionRole, this.bucket, files].flatMap(
      ({ dependables }) => [...dependables],
    );
  }
}
