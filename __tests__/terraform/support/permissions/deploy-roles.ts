import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, type Policy } from "../../../../modules/access/policy/parse-policy";
import { TerraformJson } from "../../../../modules/access/terraform/terraform-json";
import { deployPolicy, type NamedPolicy } from "../../../../modules/deployment/deploy-policy";
import { type Purpose } from "../../../../modules/deployment/purpose";
import { type Limits } from "./policy-guard";

/**
 * What `mwaa-teams deploy-policy` allows to a stack's Terraform.
 * @param folders the stack as it is, and where a change removes something, as it was
 */
export function deployLimits(folders: readonly string[], purpose: Purpose): Limits {
  const versions = folders.map((folder) => {
    const file = join(folder, "cdk.tf.json");
    return TerraformJson.parse(readFileSync(file, "utf8"), file);
  });
  const { role, caller } = deployPolicy(versions, purpose);
  const assumes = versions[0]?.value("provider", "aws", 0, "assume_role") !== undefined;
  return {
    mode: purpose,
    role: role.map(asPolicy),
    caller: [...caller, ...(assumes ? [] : role)].map(asPolicy),
  };
}

function asPolicy({ name, document }: NamedPolicy): Policy {
  return parsePolicy(JSON.stringify(document), name, name);
}
