const { createRequire } = require("node:module");
const { App, TerraformStack } = require("cdktf");
const { ArchiveProvider } = require("@cdktf/provider-archive/lib/provider");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");

// Two packages of this project, each with a copy of the library of its own.
const [platform, payments] = ["platform", "payments"].map((name) =>
  createRequire(`${__dirname}/node_modules/${name}/index.js`)("cdktf-mwaa-teams"),
);
if (platform.EnvironmentKey === payments.EnvironmentKey) {
  throw new Error("there is one copy alone");
}

const account = { accountId: "111122223333", region: "eu-west-1" };
const app = new App();
const stack = new TerraformStack(app, "detector");
new AwsProvider(stack, "aws", { region: account.region });
new ArchiveProvider(stack, "archive");
const encryptionKey = new platform.EnvironmentKey(stack, "Key", {
  ...account,
  environmentName: "legacy",
  usedByAlarms: true,
});
new payments.PrivilegeChangeDetector(stack, "Detector", {
  ...account,
  environments: [{ environmentName: "legacy" }],
  encryptionKey,
});
app.synth();
