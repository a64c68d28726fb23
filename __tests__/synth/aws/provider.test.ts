import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { Construct } from "constructs";
import { EnvironmentKey, useProvider } from "../../../modules";
import { testApp } from "../../support/test-app";
import { ACCOUNT, teamEnvironment } from "../support/fixtures";

interface Json {
  readonly resource: Record<string, Record<string, { provider?: string }>>;
  readonly data?: Record<string, Record<string, { provider?: string; lifecycle?: object }>>;
}

function synth(stack: TerraformStack): Json {
  stack.prepareStack();
  return JSON.parse(Testing.synth(stack, true)) as Json;
}

/** Each block of the AWS provider, with the provider that it uses: `aws_kms_key.Key: aws.virginia`. */
function providers({ resource, data = {} }: Json): string[] {
  return [resource, data].flatMap((types) =>
    Object.entries(types)
      .filter(([type]) => type.startsWith("aws_"))
      .flatMap(([, blocks]) => Object.values(blocks).map(({ provider = "aws" }) => provider)),
  );
}

function stackWith(...regions: readonly (string | undefined)[]): {
  stack: TerraformStack;
  aws: AwsProvider[];
} {
  const stack = new TerraformStack(testApp(), "stack");
  new ArchiveProvider(stack, "archive");
  const aws = regions.map(
    (region, index) =>
      new AwsProvider(stack, `aws${index}`, { region, ...(index === 0 ? {} : { alias: `second${index}` }) }),
  );
  return { stack, aws };
}

describe("useProvider", () => {
  test("gives a whole environment an aliased provider, and no other resource of the stack", () => {
    const { stack, aws } = stackWith("us-east-1", "eu-west-1");
    const [, ireland] = aws;
    new S3Bucket(stack, "Beside", { bucket: "acme-beside" });
    useProvider(teamEnvironment(stack), ireland!);
    const json = synth(stack);
    expect(json.resource.aws_s3_bucket?.Beside?.provider).toBeUndefined();
    expect(providers(json).filter((provider) => provider !== "aws.second1")).toEqual(["aws"]);
    expect(Object.values(json.data?.archive_file ?? {})).toEqual([
      expect.not.objectContaining({ provider: "aws.second1" }),
    ]);
  });

  test("has effect by the nearest construct, and leaves alone what names its provider itself", () => {
    const { stack, aws } = stackWith("eu-west-1", "eu-west-2", "eu-west-3");
    const [first, second, third] = aws as [AwsProvider, AwsProvider, AwsProvider];
    const outer = new Construct(stack, "Outer");
    const inner = new Construct(outer, "Inner");
    useProvider(inner, third);
    useProvider(outer, second);
    new S3Bucket(outer, "Bucket", { bucket: "acme-outer" });
    new S3Bucket(inner, "Bucket", { bucket: "acme-inner" });
    new S3Bucket(inner, "Own", { bucket: "acme-own", provider: first });
    expect(
      Object.fromEntries(
        Object.entries(synth(stack).resource.aws_s3_bucket ?? {}).map(([id, { provider }]) => [
          id.split("_").slice(0, -1).join("_"),
          provider,
        ]),
      ),
    ).toEqual({ Outer_Bucket: "aws.second1", Outer_Inner_Bucket: "aws.second2", Outer_Inner_Own: "aws" });
  });
});

describe("the provider's Region", () => {
  test("is checked at synthesis, before anything is written for the stack", () => {
    const outdir = mkdtempSync(path.join(os.tmpdir(), "provider-"));
    try {
      const app = new App({ outdir, stackTraces: false });
      const stack = new TerraformStack(app, "stack");
      new AwsProvider(stack, "aws", { region: "us-east-1" });
      teamEnvironment(stack);
      expect(() => app.synth()).toThrow(
        'region must be "us-east-1", as of the provider aws that creates stack/Default/Environment, got: "eu-west-1". Give the construct a provider of its Region: useProvider(construct, provider)',
      );
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  test("of an aliased provider is checked too, and of a construct that is used alone", () => {
    const { stack, aws } = stackWith("eu-west-1", "us-east-1");
    const key = new EnvironmentKey(stack, "Key", { ...ACCOUNT, environmentName: "payments" });
    expect(() => synth(stack)).not.toThrow();
    useProvider(key, aws[1]!);
    expect(() => synth(stack)).toThrow(
      /region must be "us-east-1", as of the provider aws\.second1 that creates stack\/Key/,
    );
  });

  test("is checked during plan where only Terraform knows it", () => {
    const { stack } = stackWith(undefined);
    teamEnvironment(stack);
    const [check, ...more] = Object.values(synth(stack).data?.aws_region ?? {});
    expect(more).toEqual([]);
    expect(check?.lifecycle).toEqual({
      postcondition: [
        {
          condition: '${self.id == "eu-west-1"}',
          error_message: "stack/Default: region must be that of the provider aws, and is eu-west-1.",
        },
      ],
    });
  });

  test("needs no check during plan where it is known, or nobody gives a Region", () => {
    const known = stackWith("eu-west-1").stack;
    teamEnvironment(known);
    expect(synth(known).data?.aws_region).toBeUndefined();
    const unknown = stackWith(undefined).stack;
    teamEnvironment(unknown, { region: undefined });
    expect(JSON.stringify(synth(unknown).data?.aws_region)).not.toContain("postcondition");
  });
});
