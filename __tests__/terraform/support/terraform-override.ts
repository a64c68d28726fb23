import { mirroredVersion, type ProviderSources } from "./provider-sources";
import { readStack } from "./stack-json";

/** The AWS services that the stacks use; a service that is missing here cannot be reached at all. */
const SERVICES = [
  ...["cloudtrail", "cloudwatch", "dynamodb", "ec2", "events", "iam", "kms", "lambda", "logs"],
  ...["route53resolver", "s3", "s3control", "scheduler", "secretsmanager", "sns", "sqs", "sts"],
];

/**
 * The host that the provider is given for MWAA. The provider puts `api.` before it, which a loopback address
 * cannot have, so the request goes through HTTP_PROXY to the gateway, which knows this name.
 */
export const MWAA_HOST = "mwaa.test";

/** The S3 backend and its settings, as cdktf writes them. */
type S3Backend = Readonly<Record<string, unknown>>;

/**
 * `override.tf.json` for a synthesized stack: Terraform merges it over `cdk.tf.json`, which stays as it is.
 * State in S3 stays there, in the local AWS; any other is kept beside the stack. Providers come in the version of the mirrors, if there are any; every AWS call
 * goes to the local AWS, if there is one. Without it the provider block is left alone (`validate` calls nothing).
 * @param accessKey what calls are signed with: the local AWS takes any, and a policy guard knows the stack by it
 */
export function terraformOverride(
  stackFile: string,
  providers: ProviderSources,
  localAws: string | undefined,
  accessKey: string,
): object {
  const stack = readStack(stackFile);
  const pinned = Object.entries(stack.terraform?.required_providers ?? {}).flatMap(([name, provider]) => {
    const version = mirroredVersion(providers, withNamespace(provider.source));
    return version === undefined
      ? []
      : [[name, { source: withNamespace(provider.source), version }] as const];
  });
  return {
    terraform: {
      backend: backend(stack.terraform?.backend?.s3, localAws, accessKey),
      ...(pinned.length === 0 ? {} : { required_providers: Object.fromEntries(pinned) }),
    },
    ...(localAws === undefined
      ? {}
      : {
          provider: {
            aws: (stack.provider?.aws ?? [{}]).map(({ alias }) => ({
              alias,
              ...providerSettings(localAws, accessKey),
            })),
          },
        }),
  };
}

/** An overriding backend replaces the stack's as a whole, so it repeats what the stack says. */
function backend(s3: S3Backend | undefined, localAws: string | undefined, accessKey: string): object {
  if (s3 === undefined || localAws === undefined) {
    return { local: { path: "terraform.tfstate" } };
  }
  return {
    s3: {
      ...s3,
      access_key: accessKey,
      secret_key: "test",
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      use_path_style: true,
      max_retries: 2,
      endpoints: { s3: localAws, iam: localAws, sts: localAws, dynamodb: localAws },
    },
  };
}

function providerSettings(localAws: string, accessKey: string): object {
  return {
    access_key: accessKey,
    secret_key: "test",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
    skip_requesting_account_id: false,
    s3_use_path_style: true,
    // Enough for a hiccup; the default of 25 makes a missing call take ten minutes to be reported.
    max_retries: 4,
    endpoints: [
      { ...Object.fromEntries(SERVICES.map((service) => [service, localAws])), mwaa: `http://${MWAA_HOST}` },
    ],
  };
}

/** cdktf writes `aws` for `hashicorp/aws`. */
function withNamespace(source: string): string {
  return source.includes("/") ? source : `hashicorp/${source}`;
}
