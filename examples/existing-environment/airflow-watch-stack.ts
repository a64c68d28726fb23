import { S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { EnvironmentKey, PrivilegeChangeDetector } from "cdktf-mwaa-teams";
import { type Construct } from "constructs";
import { SecurityAccountForwarding } from "./security-account-forwarding";

const LOCATION = { accountId: "111122223333", region: "eu-west-1" } as const;
const DETECTOR = "airflow-watch";

/** Watches the Airflow environments that the account has already, and changes nothing about them. */
export class AirflowWatchStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const state = new S3Backend(this, {
      bucket: "acme-tfstate",
      region: LOCATION.region,
      key: "airflow-watch/terraform.tfstate",
      encrypt: true,
    });
    // Missing in cdktf's types; Terraform knows it since 1.10.
    state.addOverride("use_lockfile", true);
    new AwsProvider(this, "aws", {
      region: LOCATION.region,
      allowedAccountIds: [LOCATION.accountId],
      defaultTags: [{ tags: { Team: "security", CostCenter: "0815" } }],
    });
    // Zips the detector's function.
    new ArchiveProvider(this, "archive");

    // The detector's own, whatever keys the environments have: for its log group, its table and its topic.
    const encryptionKey = new EnvironmentKey(this, "Key", {
      ...LOCATION,
      environmentName: DETECTOR,
      logGroupNames: [`/aws/lambda/${DETECTOR}`],
      usedByAlarms: true,
    });
    const detector = new PrivilegeChangeDetector(this, "Detector", {
      ...LOCATION,
      detectorName: DETECTOR,
      encryptionKey,
      environments: [
        { environmentName: "reporting" },
        {
          environmentName: "Ingestion_Production",
          allow: [
            {
              dagId: "onboard_users",
              kinds: ["user-created", "user-role-granted"],
              reason: "creates the accounts of new colleagues",
            },
          ],
        },
      ],
      // In UTC. The time between two runs is about what an alert takes at most.
      schedule: "rate(5 minutes)",
      emails: ["security@example.com"],
      logRetentionInDays: 400,
    });

    new SecurityAccountForwarding(this, "Forwarding", {
      eventBusArn: `arn:aws:events:${LOCATION.region}:999900001111:event-bus/security`,
    });

    new TerraformOutput(this, "topic_arn", {
      description: "Reports privilege changes, and when the detector is blind",
      value: detector.topicArn,
    });
    new TerraformOutput(this, "function_name", {
      description: "The detector; its log says what each run looked at",
      value: detector.functionName,
    });
  }
}
