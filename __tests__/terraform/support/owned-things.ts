import { Testing } from "cdktf";
import { TeamStack } from "../../../modules/app/team-stack";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { testApp } from "../../support/test-app";
import { type AwsClient } from "./aws-client";
import { CONFIGS } from "./paths";

/** What MWAA needs of a bucket, by the name of S3's setting. */
export function dagBucketSettings(kmsKeyArn: string): Readonly<Record<string, string>> {
  const blocked = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  const encryption = `<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${kmsKeyArn}</KMSMasterKeyID>`;
  return {
    versioning: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    publicAccessBlock: `<PublicAccessBlockConfiguration>${blocked.map((name) => `<${name}>true</${name}>`).join("")}</PublicAccessBlockConfiguration>`,
    ownershipControls:
      "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
    encryption: `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>${encryption}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
  };
}

/** Makes the buckets that a `teams.yaml` says exist, and gives them and its existing roles what the stacks say their owners do. */
export async function createOwnedThings(aws: AwsClient, region: string, teamsYaml: string): Promise<void> {
  const config = parseTeamsConfig(teamsYaml, { file: "teams.yaml", directory: CONFIGS });
  for (const team of config.teams) {
    const { bucketName, existingBucket, kmsKeyArn, executionRoleArn, boundaryArn } = team.props;
    if (existingBucket !== true && executionRoleArn === undefined) {
      continue;
    }
    const { output } = JSON.parse(Testing.synth(new TeamStack(testApp(), config, team))) as {
      output: Record<string, { value: string }>;
    };
    if (existingBucket === true) {
      await aws.createBucket(bucketName, region);
      for (const [setting, xml] of Object.entries(dagBucketSettings(kmsKeyArn ?? ""))) {
        await aws.s3("PUT", `/${bucketName}?${setting}`, xml);
      }
      await aws.s3("PUT", `/${bucketName}?policy`, output.dag_bucket_policy?.value);
    }
    if (executionRoleArn !== undefined) {
      const RoleName = executionRoleArn.replace(/^.*\//, "");
      await aws.query("iam", "UpdateAssumeRolePolicy", {
        RoleName,
        PolicyDocument: output.execution_role_trust_policy?.value ?? "",
      });
      if (boundaryArn !== undefined) {
        const PermissionsBoundary = boundaryArn;
        await aws.query("iam", "PutRolePermissionsBoundary", { RoleName, PermissionsBoundary });
      }
    }
  }
}
