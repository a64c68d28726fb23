import { Resolver } from "../access/terraform/resolver";
import { type TerraformJson } from "../access/terraform/terraform-json";
import { DeploymentError } from "./deployment-error";
import { MAX_POLICIES_PER_ROLE, type PolicyDocument, policyDocuments } from "./policy-documents";
import { type Purpose } from "./purpose";
import { stackPermissions } from "./stack-permissions";
import { callerPermissions } from "./state-permissions";
import { statementsOf } from "./statements";

/** A managed policy to create. */
export interface NamedPolicy {
  /** Its name, unique in the account among the stacks of one `teams.yaml`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies of who deploys one stack. */
export interface DeployPolicy {
  /** Name of the stack. */
  readonly stack: string;
  readonly accountId: string;
  readonly purpose: Purpose;
  /** Policies of the role that the provider assumes, `deployRoleArn`; of the caller where there is none. */
  readonly role: readonly NamedPolicy[];
  /** Policies of the caller who starts Terraform: the state and the role to assume. */
  readonly caller: readonly NamedPolicy[];
  /** Terraform types that the stack has and that no request was recorded for: their permissions are missing here. */
  readonly notCovered: readonly string[];
}

/**
 * The least that a stack can be planned or applied with.
 * @param versions the stack as it is now; where a change removes something, also the stack as it was
 * @throws DeploymentError for a stack that needs more policies than a role can have, or that names too little
 */
export function deployPolicy(versions: readonly TerraformJson[], purpose: Purpose): DeployPolicy {
  const [stack] = versions;
  if (stack === undefined) {
    throw new DeploymentError("must have a stack, got: none");
  }
  const found = versions.map((version) => stackPermissions(version, purpose));
  const caller = versions.flatMap((version) => callerPermissions(version, new Resolver(version), purpose));
  const ending = purpose === "apply" ? "deploy" : "plan";
  const role = policyDocuments(statementsOf(found.flatMap(({ permissions }) => permissions)));
  if (role.length > MAX_POLICIES_PER_ROLE) {
    throw new DeploymentError(
      `${stack.stackName}: must fit into the ${MAX_POLICIES_PER_ROLE} managed policies that a role can have, got: ${role.length}`,
    );
  }
  return {
    stack: stack.stackName,
    accountId: new Resolver(stack).location.accountId,
    purpose,
    role: role.map((document, index) => ({ name: `${stack.stackName}-${ending}-${index + 1}`, document })),
    caller: policyDocuments(statementsOf(caller)).map((document) => ({
      name: `${stack.stackName}-${ending}-caller`,
      document,
    })),
    notCovered: [...new Set(found.flatMap(({ notCovered }) => notCovered))].sort(),
  };
}
