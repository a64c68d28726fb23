import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import {
  DagBucket,
  EnvironmentKey,
  type IEnvironmentKey,
  PrivilegeChangeDetector,
  TeamEnvironment,
} from "cdktf-mwaa-teams";

/** Somebody else's app: the library's constructs in three stacks of its own. */
const ACCOUNT = { accountId: "111122223333", region: "eu-west-1" };
const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

const app = new App();

function stack(name: string): TerraformStack {
  const made = new TerraformStack(app, name);
  new AwsProvider(made, "aws", { region: ACCOUNT.region });
  new LocalBackend(made, { path: "terraform.tfstate" });
  return made;
}

function existingKey(scope: TerraformStack): IEnvironmentKey {
  return EnvironmentKey.fromKeyArn(scope, "Key", KEY_ARN);
}

const team = stack("team");
new ArchiveProvider(team, "archive");
const environment = new TeamEnvironment(team, "Payments", {
  ...ACCOUNT,
  environmentName: "payments",
  airflowVersion: "2.11.2",
  bucketName: "acme-payments-dags",
  vpcCidr: "10.20.0.0/16",
  adminRoleArns: ["arn:aws:iam::111122223333:role/platform"],
});
new TerraformOutput(team, "webserver_url", { value: environment.webserverUrl });

const detector = stack("detector");
new ArchiveProvider(detector, "archive");
new PrivilegeChangeDetector(detector, "Detector", {
  ...ACCOUNT,
  environments: [{ environmentName: "legacy" }],
  encryptionKey: existingKey(detector),
  realtime: true,
  emails: ["security@example.com"],
});

const bucket = stack("bucket");
new DagBucket(bucket, "Dags", {
  ...ACCOUNT,
  bucketName: "acme-legacy-dags",
  encryptionKey: existingKey(bucket),
  executionRoleArn: "arn:aws:iam::111122223333:role/legacy-execution",
  dagWriterRoleArns: ["arn:aws:iam::111122223333:role/ci"],
});

app.synth();
