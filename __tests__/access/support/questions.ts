import {
  type AccessRequest,
  type Principal,
  type Target,
} from "../../../modules/access/policy/access-request";
import { parsePolicy, type Policy } from "../../../modules/access/policy/parse-policy";
import { type Context } from "../../../modules/access/policy/conditions";
import { hasUnresolved } from "../../../modules/access/terraform/unresolved";
import { type StackPolicies } from "../../../modules/access/stack/stack-policies";

/** Who does what to what, in which circumstances. */
export interface Question {
  readonly action: string;
  readonly arn: string;
  readonly context?: Context;
}

/** A session over TLS 1.3, whatever else it sends. */
export const OVER_TLS: Context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };

/** Keys that the policies of this library look at, for a request that sends none of them. */
const ABSENT: Context = {
  "aws:SourceAccount": null,
  "aws:SourceArn": null,
  "cloudwatch:namespace": null,
  "events:source": null,
  "kms:EncryptionContext:SecretARN": null,
  "kms:EncryptionContext:aws:logs:arn": null,
  "kms:EncryptionContext:aws:s3:arn": null,
  "kms:EncryptionContext:aws:sns:topicArn": null,
  "kms:EncryptionContext:aws:sqs:arn": null,
  "kms:ResourceAliases": null,
  "kms:ViaService": null,
  "s3:DataAccessPointArn": null,
  "s3:prefix": null,
  "s3:x-amz-server-side-encryption": null,
  "s3:x-amz-server-side-encryption-customer-algorithm": null,
};

/**
 * A question about a stack's resource, put by somebody. Resources outside the stack have no policy of their own, and
 * roles outside it trust their whole account.
 */
export function request(
  stack: StackPolicies,
  principal: Principal,
  { action, arn, context = {} }: Question,
): AccessRequest {
  const target = stack.target(action, arn);
  // Whose a bucket is that no stack creates is not known: take the worst, the stack's own account.
  const accountId = hasUnresolved(target.accountId) ? stack.location.accountId : target.accountId;
  return {
    principal,
    action,
    target: {
      ...target,
      accountId,
      policy: target.policy === "unknown" ? policyElsewhere(action, target) : target.policy,
    },
    context: { ...ABSENT, ...OVER_TLS, "aws:ResourceAccount": accountId, ...context },
  };
}

function policyElsewhere(action: string, { accountId }: Target): Policy | undefined {
  const trust = { Sid: "Account", Effect: "Allow", Action: "sts:*", Principal: { AWS: accountId } };
  return action.startsWith("sts:AssumeRole")
    ? parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: trust }), "trust policy", "tests")
    : undefined;
}

/** What a team owns, by name. */
export function owned(
  stack: StackPolicies,
): Record<
  | "environment"
  | "environmentArn"
  | "bucket"
  | "key"
  | "secret"
  | "variable"
  | "function"
  | "table"
  | "topic"
  | "rule"
  | "deadLetters"
  | "executionRole",
  string
> {
  const only = (type: string, ending = ""): string => {
    const found = stack.arnsOf(type).find((arn) => arn.endsWith(ending));
    if (found === undefined) {
      throw new Error(`${stack.name} has no ${type}`);
    }
    return found;
  };
  const environmentArn = only("aws_mwaa_environment");
  const environment = environmentArn.split("/").at(-1) ?? "";
  const { partition, region, accountId } = stack.location;
  const secret = (name: string): string =>
    stack.arnsOf("aws_secretsmanager_secret").find((arn) => arn.includes(`/${name}/`)) ??
    `arn:${partition}:secretsmanager:${region}:${accountId}:secret:airflow/${environment}/${name}/any-AbCdEf`;
  return {
    environment,
    environmentArn,
    bucket:
      stack.source
        .resourcesOf("aws_mwaa_environment")
        .flatMap(({ type, name }) => stack.attribute(type, name, "source_bucket_arn") ?? [])[0] ?? "",
    key: only("aws_kms_key"),
    secret: secret("connections"),
    variable: secret("variables"),
    function: only("aws_lambda_function", "-privilege-detector"),
    table: only("aws_dynamodb_table", "-privilege-detector"),
    topic: only("aws_sns_topic", "-privilege-detector"),
    rule: only("aws_cloudwatch_event_rule", "-privilege-detector"),
    deadLetters: only("aws_sqs_queue", "-privilege-detector-dead-letters"),
    executionRole: stack.arnsOf("aws_iam_role").find((arn) => arn.endsWith("-execution")) ?? "",
  };
}

/** The ARN of something regional in a stack's account. */
export function arnOf(stack: StackPolicies, service: string, resource: string): string {
  const { partition, region, accountId } = stack.location;
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
