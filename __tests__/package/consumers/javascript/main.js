const { App, TerraformStack } = require("cdktf");
const { ArchiveProvider } = require("@cdktf/provider-archive/lib/provider");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { TeamEnvironment } = require("cdktf-mwaa-teams");

const app = new App();
const stack = new TerraformStack(app, "team");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
new ArchiveProvider(stack, "archive");
new TeamEnvironment(stack, "Payments", {
  accountId: "111122223333",
  region: "eu-west-1",
  environmentName: "payments",
  airflowVersion: "3.2.1",
  bucketName: "acme-payments-dags",
  vpcCidr: "10.20.0.0/16",
});
app.synth();
