import { snakeCase, variableName, WITHOUT_VARIABLE } from "../../../tools/terraform-module/variables";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TeamConfig } from "../../../modules/config/teams-config";
import { readStack, type StackJson } from "./stack-json";

/** A call of the module. */
export interface ModuleCall {
  readonly name: string;
  /** Arguments of the module; account and Region are also its provider's. */
  readonly arguments: Readonly<Record<string, unknown>> & {
    readonly account_id: string;
    readonly region: string;
  };
}

/** Makes of a folder a root module that calls a copy of the module, with the provider versions of a stack. */
export function moduleRoot(
  folder: string,
  module: string,
  calls: readonly ModuleCall[],
  { terraform }: StackJson,
): void {
  cpSync(module, join(folder, "terraform-module"), { recursive: true });
  const root = {
    terraform: { required_providers: terraform?.required_providers },
    provider: {
      aws: calls.map(({ name, arguments: { account_id, region } }) => ({
        alias: name,
        region,
        allowed_account_ids: [account_id],
      })),
      archive: [{}],
    },
    module: Object.fromEntries(
      calls.map((call) => [
        call.name,
        {
          source: "./terraform-module",
          providers: { aws: `aws.${call.name}`, archive: "archive" },
          ...call.arguments,
        },
      ]),
    ),
    output: Object.fromEntries(calls.map(({ name }) => [name, { value: `\${module.${name}}` }])),
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(root, undefined, 2));
}

/** What has become conditional, stands on its own, and is quickly made. */
const CONDITIONAL = [
  ...["aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_route_table", "aws_route_table_association"],
  ...["aws_default_security_group", "aws_security_group", "aws_vpc_security_group_ingress_rule"],
  ...["aws_kms_key", "aws_kms_alias"],
];

/** Leaves in a root's copy of the module what is there under a condition, of the types that take no time. */
export function keepConditional(root: string): void {
  const module = join(root, "terraform-module");
  const { resource = {}, data = {} } = readStack(join(module, "main.tf.json"));
  const kept = {
    data: { aws_availability_zones: data.aws_availability_zones },
    resource: Object.fromEntries(
      CONDITIONAL.map((type) => [
        type,
        Object.fromEntries(
          Object.entries(resource[type] ?? {}).filter(([, { count }]) => count !== undefined),
        ),
      ]),
    ),
  };
  writeFileSync(join(module, "main.tf.json"), JSON.stringify(kept));
  writeFileSync(join(module, "outputs.tf.json"), "{}");
}

/** Makes of a folder the module's own example, which calls the module from this source, and returns the folder. */
export function exampleRoot(folder: string, module: string, source: string): string {
  const example = readFileSync(join(module, "examples/two-teams/main.tf"), "utf8");
  writeFileSync(join(folder, "main.tf"), example.replaceAll('"../.."', JSON.stringify(source)));
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  return folder;
}

/**
 * Makes of a folder a root that calls what protects the module's resources, without the resources: their life takes
 * a minute, and is that of the library's stack.
 */
export function protectionsRoot(folder: string, module: string): string {
  const { resource } = readStack(join(module, "main.tf.json"));
  const protections = Object.entries(resource?.terraform_data ?? {}).map(
    // Without what it refers to.
    ([name, { count, lifecycle }]) =>
      [name, { count, lifecycle: { prevent_destroy: lifecycle?.prevent_destroy } }] as const,
  );
  mkdirSync(join(folder, "protections"));
  const child = {
    variable: { deletion_protection: { type: "bool", default: true }, existing_key: { default: null } },
    resource: { terraform_data: Object.fromEntries(protections) },
  };
  writeFileSync(join(folder, "protections/main.tf.json"), JSON.stringify(child));
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ module: { team: { source: "./protections" } } }),
  );
  return folder;
}

/** Props that follow from variables, or that the module has none for. */
const NOT_CALLED: readonly string[] = [
  ...Object.keys(WITHOUT_VARIABLE),
  "bucketName",
  "audit",
  "protectedBucketNames",
];

/** A team of `teams.yaml` as a call of the module: a variable is named like the prop. */
export function moduleCall(organization: string, { name, props, tags }: TeamConfig): ModuleCall {
  const { audit, existingVpc, health, kmsKeyArn } = props;
  const variables = Object.entries(props)
    .filter(([prop]) => !["existingVpc", "health"].includes(prop) && !NOT_CALLED.includes(prop))
    .map(([prop, value]) => [variableName(prop), value as unknown]);
  return {
    name,
    arguments: {
      organization,
      team_name: name,
      tags,
      account_id: props.accountId,
      region: props.region,
      ...(Object.fromEntries(variables) as Record<string, unknown>),
      ...(audit === undefined ? {} : { audit: { trail_arn: audit.trailArn } }),
      ...(health === undefined
        ? {}
        : {
            health: Object.fromEntries(Object.entries(health).map(([key, value]) => [snakeCase(key), value])),
          }),
      ...(kmsKeyArn === undefined ? {} : { existing_key: { arn: kmsKeyArn } }),
      ...(existingVpc === undefined
        ? {}
        : {
            existing_vpc: {
              vpc_id: existingVpc.vpcId,
              private_subnet_ids: existingVpc.privateSubnetIds,
              security_group_ids: existingVpc.securityGroupIds ?? [],
            },
          }),
    },
  };
}
