import { type Location } from "../../aws/location";
import { partitionOf } from "../../aws/partition";
import { type Block, blocksOf, type TerraformJson } from "./terraform-json";
import { hasUnresolved, unresolved } from "./unresolved";

/** Reads a value of the file as text. */
type Read = (value: unknown) => string | undefined;

/** An ARN's partition, service, Region and account. */
const ARN = /^arn:([\w-]+):([\w-]+):([\w-]*):(\d{12}):/;

/** Arguments whose ARNs are of the stack's own account: AWS takes no other. Those of a Region are of the stack's. */
const OWN_ARNS: readonly (readonly [type: string, argument: string])[] = [
  ["aws_mwaa_environment", "execution_role_arn"],
  ["aws_mwaa_environment", "kms_key"],
  ["aws_lambda_function", "role"],
  ["aws_flow_log", "iam_role_arn"],
  ["aws_iam_role", "permissions_boundary"],
];

/** Resource policies, which can name their own resource alone. */
const OWN_POLICIES: readonly (readonly [type: string, argument: string])[] = [
  ["aws_sns_topic_policy", "policy"],
  ["aws_sqs_queue_policy", "policy"],
];

/**
 * Where the resources of each configuration of the AWS provider live, by its alias, `""` for the default.
 *
 * The account is what the provider says (`allowed_account_ids`, the role that it assumes), else what ARNs in the stack
 * say that can only be of its own account, else `accountId`. What none of them says stays marked as unknown.
 * @param accountId the account of a stack that does not say its own
 */
export function locationsOf(
  stack: TerraformJson,
  read: Read,
  accountId?: string,
): ReadonlyMap<string, Location> {
  const configured = stack.providers("aws");
  const providers = configured.some(({ alias }) => alias === undefined) ? configured : [{}, ...configured];
  const evidence = ownArns(stack, read);
  return new Map(
    providers.map((provider): [string, Location] => {
      const alias = typeof provider.alias === "string" ? provider.alias : "";
      // Without an alias elsewhere, what the stack's ARNs say is of this provider.
      const arns = alias === "" && configured.length <= 1 ? evidence : [];
      return [alias, locationOf(stack, provider, { read, evidence: arns, accountId })];
    }),
  );
}

interface Known {
  readonly read: Read;
  readonly evidence: readonly (readonly string[])[];
  readonly accountId?: string;
}

function locationOf(stack: TerraformJson, provider: Block, { read, evidence, accountId }: Known): Location {
  const of = `of ${stack.stackName}`;
  const known = (value: unknown): string | undefined => {
    const text = read(value);
    return text === undefined || text === "" || hasUnresolved(text) ? undefined : text;
  };
  const allowed = [provider.allowed_account_ids ?? []].flat();
  const assumed = ARN.exec(known(blocksOf(provider.assume_role)[0]?.role_arn) ?? "")?.[4];
  const region =
    known(provider.region) ?? only(evidence.map((arn) => arn[3] ?? "")) ?? unresolved(`the Region ${of}`);
  return {
    region,
    accountId:
      (allowed.length === 1 ? known(allowed[0]) : undefined) ??
      assumed ??
      only(evidence.map((arn) => arn[4] ?? "")) ??
      accountId ??
      unresolved(`the account ${of}`),
    partition: partition(region, only(partitionsIn(stack))) ?? unresolved(`the partition ${of}`),
  };
}

/** That of the Region; that of the stack's ARNs, where the Region is unknown, or of a partition that is newer than this. */
function partition(region: string, ofArns: string | undefined): string | undefined {
  const ofRegion = hasUnresolved(region) ? undefined : partitionOf(region);
  return ofRegion === undefined || ofRegion === "aws" ? (ofArns ?? ofRegion) : ofRegion;
}

/** ARNs of the stack that can only be of its own account, in parts. */
function ownArns(stack: TerraformJson, read: Read): RegExpExecArray[] {
  const named = OWN_ARNS.flatMap(([type, argument]) =>
    stack.resourcesOf(type).flatMap(({ args }) => read(args[argument]) ?? []),
  );
  const inPolicies = OWN_POLICIES.flatMap(([type, argument]) =>
    stack.resourcesOf(type).flatMap(({ args }) => {
      const text = read(args[argument]) ?? "";
      return [...text.matchAll(/"Resource":"([^"]*)"/g)].map((match) => match[1] ?? "");
    }),
  );
  return [...named, ...inPolicies].map((arn) => ARN.exec(arn)).filter((match) => match !== null);
}

function partitionsIn(stack: TerraformJson): string[] {
  return [...stack.text.matchAll(/arn:(aws[\w-]*):/g)].map((match) => match[1] ?? "");
}

/** The value that all agree on, and nothing where they do not. */
function only(values: readonly string[]): string | undefined {
  const found = new Set(values.filter((value) => value !== ""));
  return found.size === 1 ? [...found][0] : undefined;
}
