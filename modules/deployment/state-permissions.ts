import { dnsSuffixOf, partitionOf } from "../aws/partition";
import { type Resolver } from "../access/terraform/resolver";
import { isBlock, type TerraformJson } from "../access/terraform/terraform-json";
import { type Purpose } from "./purpose";
import { type Permission } from "./statements";

const READ = ["s3:GetObject"];
const WRITE = ["s3:GetObject", "s3:PutObject"];
const LOCK = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];

/**
 * What the caller who starts Terraform needs: the backend does not use the role that the provider assumes.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export function callerPermissions(stack: TerraformJson, resolver: Resolver, purpose: Purpose): Permission[] {
  return [...statePermissions(stack, resolver, purpose), ...assumePermissions(stack, resolver, purpose)];
}

/** The stack's state and its lock in S3; nothing for state in a file. */
function statePermissions(stack: TerraformJson, resolver: Resolver, purpose: Purpose): Permission[] {
  const s3 = stack.value("terraform", "backend", "s3");
  if (!isBlock(s3)) {
    return [];
  }
  const text = (name: string): string => resolver.text(s3[name]) ?? "";
  const partition = partitionOf(text("region"));
  const bucket = `arn:${partition}:s3:::${text("bucket")}`;
  const on = (actions: readonly string[], resource: string, conditions = {}): Permission[] =>
    actions.map((action) => ({ action, resource, conditions }));
  const key = text("kms_key_id");
  const via = {
    StringEquals: { "kms:ViaService": `s3.${text("region")}.${dnsSuffixOf(partition)}` },
  };
  return [
    // Without it S3 answers "denied" for a state that is not there yet.
    ...on(["s3:ListBucket"], bucket),
    ...on(purpose === "plan" ? READ : WRITE, `${bucket}/${text("key")}`),
    ...on(LOCK, `${bucket}/${text("key")}.tflock`),
    ...(key === "" ? [] : on(["kms:Decrypt", "kms:GenerateDataKey"], key, via)),
  ];
}

/** The role that the provider assumes to apply; a plan takes another one by a variable. */
function assumePermissions(stack: TerraformJson, resolver: Resolver, purpose: Purpose): Permission[] {
  const role = resolver.text(stack.value("provider", "aws", 0, "assume_role", 0, "role_arn"));
  return role === undefined || purpose === "plan"
    ? []
    : [{ action: "sts:AssumeRole", resource: role, conditions: {} }];
}
