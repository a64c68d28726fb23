import path from "node:path";
import { S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TeamEnvironment } from "cdktf-mwaa-teams";
import { type Construct } from "constructs";
import { ReportsBucket } from "./reports-bucket";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const REPORTS_BUCKET = "acme-analytics-reports";
const STATE_BUCKET = "acme-tfstate";

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Airflow for the analytics team: reads the lake and writes reports. */
export class AnalyticsStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const state = new S3Backend(this, {
      bucket: STATE_BUCKET,
      region: REGION,
      key: "analytics/terraform.tfstate",
      encrypt: true,
    });
    // Missing in cdktf's types; Terraform knows it since 1.10.
    state.addOverride("use_lockfile", true);
    new AwsProvider(this, "aws", {
      region: REGION,
      // A plan with the credentials of another account stops here.
      allowedAccountIds: [ACCOUNT],
      assumeRole: [{ roleArn: role("terraform-deploy") }],
      defaultTags: [{ tags: { Team: "analytics", CostCenter: "4711" } }],
    });
    // Zips the detector's function.
    new ArchiveProvider(this, "archive");

    const analytics = new TeamEnvironment(this, "Analytics", {
      accountId: ACCOUNT,
      region: REGION,
      environmentName: "analytics",
      airflowVersion: "2.11.2",
      environmentClass: "mw1.medium",
      maxWorkers: 8,
      airflowConfigurationOptions: { "core.parallelism": "64" },
      requirementsFile: path.join(__dirname, "requirements.txt"),
      weeklyMaintenanceWindowStart: "SUN:03:00",
      bucketName: `acme-analytics-dags-${ACCOUNT}`,
      vpcCidr: "10.20.0.0/16",

      // Who deploys, who delivers DAGs, who sets secrets, who logs in. These roles exist already.
      deployRoleArn: role("terraform-deploy"),
      dagWriterRoleArns: [role("analytics-dags-ci")],
      secretAdministratorRoleArns: [role("analytics-secrets")],
      adminRoleArns: [role("data-platform")],
      userRoleArns: [role("analytics-engineers")],
      viewerRoleArns: [role("analytics-readers")],

      // Empty containers: the administrators put the values in, and none passes through here.
      connections: ["warehouse"],
      variables: ["report_recipients"],

      // What DAGs may do beyond Airflow itself. Names are written out, so that the plan shows the whole policy.
      permissions: [
        { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-lake/analytics/*"] },
        { actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::acme-lake"] },
        { actions: ["s3:PutObject", "s3:GetObject"], resources: [`arn:aws:s3:::${REPORTS_BUCKET}/*`] },
        { actions: ["sns:Publish"], resources: [`arn:aws:sns:${REGION}:${ACCOUNT}:analytics-report-ready`] },
      ],
      // A principal that reads the state reads all that is in it: not even a DAG with more permissions may.
      protectedBucketNames: [STATE_BUCKET],

      // Seconds instead of minutes, for one of each log group's two subscription filters.
      realtimeDetection: true,
      notificationEmails: ["security@example.com"],
      notificationTopicArns: [`arn:aws:sns:${REGION}:${ACCOUNT}:on-call`],
      allowedPrivilegeChanges: [
        {
          dagId: "sync_roles",
          kinds: ["user-role-granted", "user-role-revoked"],
          reason: "nightly synchronization with the directory",
        },
      ],
      logRetentionInDays: 400,
    });

    // The environment's key encrypts what DAGs write here too; the execution role may use it through S3.
    new ReportsBucket(this, "Reports", {
      bucketName: REPORTS_BUCKET,
      encryptionKey: analytics.encryptionKey,
    });

    new TerraformOutput(this, "airflow_ui", {
      description: "Address of the Airflow UI, reached from inside the VPC",
      value: `https://${analytics.webserverUrl}`,
    });
    new TerraformOutput(this, "dag_bucket", {
      description: "CI copies the DAGs to dags/ in this bucket",
      value: analytics.bucket.bucketName,
    });
    new TerraformOutput(this, "vpc_id", {
      description: "Attach the VPN or the transit gateway to this VPC",
      value: analytics.network.vpcId,
    });
    new TerraformOutput(this, "privilege_change_topic_arn", {
      description: "Reports privilege changes, and when the detector is blind",
      value: analytics.detector.topicArn,
    });
  }
}
