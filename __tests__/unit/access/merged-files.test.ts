import { isOverride, overridden, sideBySide } from "../../../modules/access/terraform/merged-files";

const STACK = {
  "//": { metadata: { stackName: "payments" } },
  provider: {
    aws: [
      { region: "eu-west-1", default_tags: [{ tags: { Team: "payments" } }] },
      { alias: "virginia", region: "us-east-1" },
    ],
  },
  terraform: { backend: { s3: { bucket: "state" } }, required_providers: { aws: { version: "6.25.0" } } },
  resource: { aws_s3_bucket: { Dags: { bucket: "dags", force_destroy: false } } },
};

test("files side by side have the blocks of both, and what only one has stays where it was", () => {
  const merged = sideBySide(STACK, {
    provider: { archive: [{}], aws: { alias: "ireland" } },
    terraform: { required_version: ">= 1.10" },
    resource: { aws_s3_bucket: { Own: { bucket: "own" } }, aws_sqs_queue: { Q: {} } },
  });

  expect(merged.provider).toEqual({ archive: [{}], aws: [...STACK.provider.aws, { alias: "ireland" }] });
  expect(merged.terraform).toEqual({ ...STACK.terraform, required_version: ">= 1.10" });
  expect(merged.resource).toEqual({
    aws_s3_bucket: { ...STACK.resource.aws_s3_bucket, Own: { bucket: "own" } },
    aws_sqs_queue: { Q: {} },
  });
});

// https://developer.hashicorp.com/terraform/language/files/override
test("an override file changes the arguments that it has, of each provider by its alias", () => {
  const merged = overridden(STACK, {
    provider: { aws: [{ profile: "payments" }, { alias: "virginia", region: "us-west-2" }] },
    resource: { aws_s3_bucket: { Dags: { force_destroy: true } } },
    terraform: { required_providers: { aws: { version: "6.26.0" } } },
  });

  expect(merged.provider).toEqual({
    aws: [
      { ...STACK.provider.aws[0], profile: "payments" },
      { alias: "virginia", region: "us-west-2" },
    ],
  });
  expect(merged.resource).toEqual({ aws_s3_bucket: { Dags: { bucket: "dags", force_destroy: true } } });
  expect(merged.terraform).toEqual({
    backend: STACK.terraform.backend,
    required_providers: { aws: { version: "6.26.0" } },
  });
});

test("an override file with another place for the state leaves no other", () => {
  const cloud = { organization: "acme", workspaces: { name: "mwaa-payments" } };
  const terraform = overridden(STACK, { terraform: { cloud } }).terraform as Record<string, unknown>;

  expect(terraform.cloud).toEqual(cloud);
  expect(terraform.backend).toBeUndefined();
});

test.each([
  ["override.tf.json", true],
  ["cloud_override.tf.json", true],
  ["overrides.tf.json", false],
  ["cdk.tf.json", false],
])("%s is an override file: %s", (file, expected) => {
  expect(isOverride(file)).toBe(expected);
});
