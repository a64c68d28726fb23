import { ADMINISTRATOR_ACCESS } from "../policy/administrator-access";
import { matchesPattern } from "../policy/match";
import { type Policy } from "../policy/parse-policy";
import { perhaps, unknownAllowances, unknownPolicy } from "../policy/unknown-policy";
import { blocksOf } from "../terraform/terraform-json";
import { hasUnresolved, unresolved } from "../terraform/unresolved";
import { policyIn, policyOf } from "./policy-reader";
import { type SourceResource, type StackSource } from "./stack-source";

/** An IAM role that a stack creates, with everything that the stack attaches to it. */
export interface StackRole {
  readonly arn: string;
  readonly name: string;
  /** Inline and attached policies. One that is not in the stack is there as a policy that may allow anything. */
  readonly policies: readonly Policy[];
  /** Permissions boundaries: none or one. */
  readonly boundaries: readonly Policy[];
  readonly trust?: Policy;
}

/** Roles that a stack creates, and policies that it attaches to other roles. */
export interface StackRoles {
  readonly roles: readonly StackRole[];
  /** By name of the role. */
  readonly attached: ReadonlyMap<string, readonly Policy[]>;
}

/** Reads all roles of a stack and what is attached to roles. */
export function stackRoles(source: StackSource): StackRoles {
  const managed = managedPolicies(source);
  const attachments = attachmentsIn(source, managed);
  const blocks = source.resourcesOf("aws_iam_role");
  const names = blocks.map((block) => source.attribute(block.type, block.name, "name") ?? block.name);
  const mayBeOf = attachmentsByRole(attachments);
  const roles = blocks.map((block, index): StackRole => {
    const name = names[index] ?? "";
    const where = `${source.name}: ${block.type}.${block.name}`;
    const boundary = source.text(block.args.permissions_boundary);
    return {
      arn: source.attribute(block.type, block.name, "arn") ?? unresolved(`${block.type}.${block.name}.arn`),
      name,
      policies: [
        ...blocksOf(source.value(block.args.inline_policy)).flatMap((inline) =>
          typeof inline.policy === "string"
            ? policyOf(inline.policy, typeof inline.name === "string" ? inline.name : "inline policy", where)
            : [],
        ),
        ...[source.value(block.args.managed_policy_arns) ?? []]
          .flat()
          .map((arn) => policyByArn(typeof arn === "string" ? arn : JSON.stringify(arn), managed)),
        // A part that was not read may attach anything.
        ...source.notRead.map((part) => unknownAllowances(part, `${part}, which is not read`)),
        ...mayBeOf(name).flatMap(({ role, policy }) => {
          const match = role === name ? "yes" : hasUnresolved(role) ? matchesPattern(role, name) : "no";
          return match === "no"
            ? []
            : [perhaps(policy, match === "yes" ? undefined : `the role of ${policy.name}`)];
        }),
      ],
      boundaries: boundary === undefined || boundary === "" ? [] : [policyByArn(boundary, managed)],
      trust: policyIn(block, "assume_role_policy", "trust policy", source),
    };
  });
  const own = new Set(names);
  const attached = new Map<string, readonly Policy[]>();
  for (const { role, policy } of attachments) {
    // A role whose name is not known may be one that the stack does not create.
    if (!own.has(role)) {
      attached.set(role, [...(attached.get(role) ?? []), policy]);
    }
  }
  return { roles, attached };
}

interface Attachment {
  /** Name of the role. */
  readonly role: string;
  readonly policy: Policy;
}

/** The attachments that may be of a role, in their order: a stack may have thousands of both. */
function attachmentsByRole(attachments: readonly Attachment[]): (name: string) => readonly Attachment[] {
  if (attachments.some(({ role }) => hasUnresolved(role))) {
    return () => attachments;
  }
  const byRole = new Map<string, Attachment[]>();
  for (const attachment of attachments) {
    byRole.set(attachment.role, [...(byRole.get(attachment.role) ?? []), attachment]);
  }
  return (name) => byRole.get(name) ?? [];
}

function attachmentsIn(source: StackSource, managed: ReadonlyMap<string, Policy>): Attachment[] {
  const role = (value: unknown, block: SourceResource): string =>
    source.text(value) ?? unresolved(`the role of ${block.type}.${block.name}`);
  const one = (block: SourceResource, policy: Policy | undefined): Attachment[] =>
    policy === undefined
      ? []
      : [{ role: role(block.args.role, block), policy: perhaps(policy, block.uncertain) }];
  const byArn = ({ args }: SourceResource): Policy =>
    policyByArn(source.text(args.policy_arn) ?? "", managed);
  return [
    ...source
      .resourcesOf("aws_iam_role_policy")
      .flatMap((block) => one(block, policyIn(block, "policy", policyName(block, source), source))),
    ...source.resourcesOf("aws_iam_role_policy_attachment").flatMap((block) => one(block, byArn(block))),
    ...source
      .resourcesOf("aws_iam_policy_attachment")
      .flatMap((block) =>
        [source.value(block.args.roles) ?? []]
          .flat()
          .map((name) => ({ role: role(name, block), policy: perhaps(byArn(block), block.uncertain) })),
      ),
  ];
}

/** The policies that a stack creates apart from roles, by ARN. */
export function managedPolicies(source: StackSource): ReadonlyMap<string, Policy> {
  return new Map(
    source.resourcesOf("aws_iam_policy").flatMap((block) => {
      const policy = policyIn(block, "policy", policyName(block, source), source);
      const arn = source.attribute(block.type, block.name, "arn");
      return policy === undefined || arn === undefined ? [] : [[arn, policy] as const];
    }),
  );
}

/** A policy of the stack, or one that is elsewhere: AWS's own deny nothing, but for those made for it. */
export function policyByArn(arn: string, managed: ReadonlyMap<string, Policy>): Policy {
  const [, name] = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (name === "AdministratorAccess") {
    return ADMINISTRATOR_ACCESS;
  }
  const own = managed.get(arn);
  const reason = `policy ${arn}, which is not in this stack`;
  return (
    own ??
    (name !== undefined && !/Deny|Quarantine/.test(name)
      ? unknownAllowances(name, reason)
      : unknownPolicy(arn, reason))
  );
}

function policyName({ args, name }: SourceResource, source: StackSource): string {
  return source.text(args.name) ?? name;
}
