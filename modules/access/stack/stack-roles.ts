import { type Policy } from "../policy/parse-policy";
import { type NamedBlock, type TerraformJson } from "../terraform/terraform-json";
import { type PolicyReader, policyIn } from "./resource-policies";

/** Policies attached to one role. */
export interface AttachedPolicies {
  readonly policies: readonly Policy[];
  /** Whether a policy is attached that is not in the stack, such as an AWS managed policy. */
  readonly hasUnknownPolicies: boolean;
}

/** An IAM role that a stack creates, with everything that the stack attaches to it. */
export interface StackRole extends AttachedPolicies {
  readonly arn: string;
  readonly name: string;
  /** Permissions boundaries; one that is not in the stack is ignored, since it can only deny more. */
  readonly boundaries: readonly Policy[];
  readonly trust?: Policy;
}

/** Roles that a stack creates, and policies that it attaches to other roles. */
export interface StackRoles {
  readonly roles: readonly StackRole[];
  /** By name of the role. */
  readonly attached: ReadonlyMap<string, AttachedPolicies>;
}

const NOTHING: AttachedPolicies = { policies: [], hasUnknownPolicies: false };

/** Reads all roles of a stack and what is attached to roles. */
export function stackRoles(json: TerraformJson, reader: PolicyReader): StackRoles {
  const { resolver } = reader;
  const managed = managedPolicies(json, reader);
  const attached = new Map<string, AttachedPolicies>();
  const attach = (role: string | undefined, policy: Policy | undefined): void => {
    if (role !== undefined) {
      const { policies, hasUnknownPolicies } = attached.get(role) ?? NOTHING;
      attached.set(role, {
        policies: policy === undefined ? policies : [...policies, policy],
        hasUnknownPolicies: hasUnknownPolicies || policy === undefined,
      });
    }
  };
  for (const block of json.resourcesOf("aws_iam_role_policy")) {
    attach(resolver.text(block.args.role), policyIn(block, "policy", policyName(block, reader), reader));
  }
  for (const { args } of json.resourcesOf("aws_iam_role_policy_attachment")) {
    attach(resolver.text(args.role), managed.get(resolver.text(args.policy_arn) ?? ""));
  }
  const roles = json.resourcesOf("aws_iam_role").map((block): StackRole => {
    const name = resolver.attribute(block.type, block.name, "name") ?? block.name;
    const boundary = managed.get(resolver.text(block.args.permissions_boundary) ?? "");
    return {
      arn: resolver.attribute(block.type, block.name, "arn") ?? "",
      name,
      ...(attached.get(name) ?? NOTHING),
      boundaries: boundary === undefined ? [] : [boundary],
      trust: policyIn(block, "assume_role_policy", "trust policy", reader),
    };
  });
  roles.forEach(({ name }) => attached.delete(name));
  return { roles, attached };
}

function managedPolicies(json: TerraformJson, reader: PolicyReader): ReadonlyMap<string, Policy> {
  return new Map(
    json.resourcesOf("aws_iam_policy").flatMap((block) => {
      const policy = policyIn(block, "policy", policyName(block, reader), reader);
      const arn = reader.resolver.attribute(block.type, block.name, "arn");
      return policy === undefined || arn === undefined ? [] : [[arn, policy] as const];
    }),
  );
}

function policyName({ args, name }: NamedBlock, { resolver }: PolicyReader): string {
  return resolver.text(args.name) ?? name;
}
