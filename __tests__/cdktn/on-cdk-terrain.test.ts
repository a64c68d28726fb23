import { TerraformStack, Testing } from "cdktf";
import core from "cdktf/package.json";
import awsProvider from "@cdktf/provider-aws/package.json";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { testApp } from "../support/test-app";

test("the suites run on CDK Terrain, core and provider", () => {
  expect([core.name, awsProvider.name]).toEqual(["cdktn", "@cdktn/provider-aws"]);

  const stack = new TerraformStack(testApp(), "stack");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  expect(Testing.synth(stack)).toContain('"source": "hashicorp/aws"');
});
