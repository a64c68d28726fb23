import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, type Policy } from "../../../../modules/access/policy/parse-policy";
import { TerraformJson } from "../../../../modules/access/terraform/terraform-json";
import { deployPolicy, type NamedPolicy } from "../../../../modules/deployment/deploy-policy";
import { type Purpose } from "../../../../modules/deployment/purpose";
import { ACCOUNT } from "../aws-client";
import { type Limits } from "./policy-guard";

const MAY_ASSUME_A_ROLE = parsePolicy(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${ACCOUNT}:role/*` }],
  }),
  "planner",
  "tests",
);

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
  // A plan is given another role by a variable; here it is the same one, with the policies of the other.
  const planner = purpose === "plan" && assumes ? [MAY_ASSUME_A_ROLE] : [];
  return {
    mode: purpose,
    role: role.map(asPolicy),
    caller: [...[...caller, ...(assumes ? [] : role)].map(asPolicy), ...planner],
  };
}

function asPolicy({ name, document }: NamedPolicy): Policy {
  return parsePolicy(JSON.stringify(document), name, name);
}
