import { TerraformStack } from "cdktf";
import { EnvironmentLogs, EnvironmentKey } from "../../../modules";
import { testApp } from "../../support/test-app";

const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/** Makes a construct in an app of which a core says that it has this version. */
function makeIn(cdktfVersion?: string): void {
  const app = testApp();
  if (cdktfVersion !== undefined) {
    app.node.setContext("cdktfVersion", cdktfVersion);
  }
  const stack = new TerraformStack(app, "stack");
  const encryptionKey = EnvironmentKey.fromKeyArn(stack, "Key", KEY_ARN);
  new EnvironmentLogs(stack, "Logs", { environmentName: "payments", encryptionKey });
}

test("takes an app of the core that the library uses", () => {
  expect(() => makeIn()).not.toThrow();
});

test("fails for an app of another version, with the construct's path, both versions and what to do", () => {
  expect(() => makeIn("0.20.12")).toThrow(
    /^stack\/\w+: the app was created by version 0\.20\.12 of the CDK for Terraform, but cdktf-mwaa-teams uses cdkt[fn] \d+\.\d+\.\d+: install one version of it/,
  );
});
