import { type Principal } from "../../access/policy/access-request";
import { type Policy } from "../../access/policy/parse-policy";
import { policyIn } from "../../access/stack/policy-reader";
import { type ResourcePolicy, resourcePoliciesOf } from "../../access/stack/resource-policies";
import { StackPolicies } from "../../access/stack/stack-policies";
import { managedPolicies, policyByArn } from "../../access/stack/stack-roles";
import { iamArnIn } from "../../aws/location";
import { groupBy } from "../plan/group-by";
import { textsOf } from "../plan/values";
import { type PlannedSide } from "./planned-side";

/** A principal of one side. */
export interface Identity {
  readonly label: string;
  readonly principal: Principal;
  /** The resource that a finding about it names. */
  readonly address: string;
}

/** The policy of a resource, and where the plan has it. */
export interface PlacedPolicy extends ResourcePolicy {
  readonly address: string;
}

/** Everything about access on one side of a plan. */
export interface SideAccess {
  readonly stack: StackPolicies;
  /** By ARN; those that a plan attaches policies to without making them, too. */
  readonly identities: ReadonlyMap<string, Identity>;
  /** Managed policies of the plan, as whoever has one, by ARN. */
  readonly managed: ReadonlyMap<string, ManagedPolicy>;
  /** By the ARN of the resource, which may hold wildcards. */
  readonly resourcePolicies: ReadonlyMap<string, readonly PlacedPolicy[]>;
  /** ARNs of all its resources. */
  readonly arns: ReadonlySet<string>;
}

/** A managed policy as the principal that it makes. */
export interface ManagedPolicy extends Identity {
  /** Whether the plan attaches it, to somebody or as a boundary; then somebody else is asked. */
  readonly isAttached: boolean;
}

/** Who has which policies on one side of a plan. */
export function accessOf(side: PlannedSide): SideAccess {
  const stack = new StackPolicies(side);
  const identities = new Map<string, Identity>();
  const add = (
    arn: string,
    address: string,
    policies: readonly Policy[],
    boundaries: readonly Policy[] = [],
  ): void => {
    const known = identities.get(arn);
    const label = labelOf(arn);
    identities.set(arn, {
      label,
      address: known?.address ?? address,
      principal: {
        kind: "role",
        arn,
        accountId: arn.split(":")[4] ?? "",
        identityPolicies: [...(known?.principal.identityPolicies ?? []), ...policies],
        hasUnknownPolicies: false,
        boundaries: [...(known?.principal.boundaries ?? []), ...boundaries],
      },
    });
  };
  const roles = side.resourcesOf("aws_iam_role");
  stack.roles.forEach(({ arn, policies, boundaries }, index) => {
    add(arn, roles[index]?.name ?? arn, policies, boundaries);
  });
  for (const [name, policies] of stack.attached) {
    add(iamArnIn(side.location, `role/${name}`), attachmentTo(side, "role", name), policies);
  }
  for (const kind of ["user", "group"] as const) {
    for (const { name, address, policies, boundaries } of othersOf(side, kind)) {
      add(iamArnIn(side.location, `${kind}/${name}`), address, policies, boundaries);
    }
  }
  return {
    stack,
    identities,
    managed: managedIn(side, stack),
    resourcePolicies: placedPolicies(side),
    arns: new Set([...new Set(side.resources.map(({ type }) => type))].flatMap((type) => stack.arnsOf(type))),
  };
}

function placedPolicies(side: PlannedSide): ReadonlyMap<string, readonly PlacedPolicy[]> {
  return groupBy(
    side.resources.flatMap((block) =>
      resourcePoliciesOf(block, side).map((policy) => ({ ...policy, address: block.name })),
    ),
    ({ arn }) => arn,
  );
}

/** `role/path/name` of an ARN. */
export function labelOf(arn: string): string {
  return /^arn:[^:]*:iam::[^:]*:(.+)$/.exec(arn)?.[1] ?? arn;
}

/** The address of what attaches something to a role, a user or a group that the plan does not have. */
function attachmentTo(side: PlannedSide, kind: string, name: string): string {
  const types = [`aws_iam_${kind}_policy`, `aws_iam_${kind}_policy_attachment`, "aws_iam_policy_attachment"];
  const found = types
    .flatMap((type) => side.resourcesOf(type))
    .find(({ args }) => textsOf(args[kind] ?? args[`${kind}s`]).includes(name));
  return found?.name ?? name;
}

interface Other {
  readonly name: string;
  readonly address: string;
  readonly policies: readonly Policy[];
  readonly boundaries: readonly Policy[];
}

/** Users and groups with what is attached to them. */
function othersOf(side: PlannedSide, kind: "user" | "group"): Other[] {
  const managed = managedPolicies(side);
  const inline = side.resourcesOf(`aws_iam_${kind}_policy`).flatMap((block) => {
    const policy = policyIn(block, "policy", side.text(block.args.name) ?? block.name, side);
    return policy === undefined ? [] : [{ of: textsOf(block.args[kind]), policy }];
  });
  const attached = [
    ...side.resourcesOf(`aws_iam_${kind}_policy_attachment`),
    ...side.resourcesOf("aws_iam_policy_attachment"),
  ].map(({ args }) => ({
    of: textsOf(args[kind] ?? args[`${kind}s`]),
    policy: policyByArn(side.text(args.policy_arn) ?? "", managed),
  }));
  const own = side.resourcesOf(`aws_iam_${kind}`);
  const names = new Set([
    ...own.flatMap(({ args }) => textsOf(args.name)),
    ...[...inline, ...attached].flatMap(({ of }) => of),
  ]);
  return [...names].map((name) => {
    const block = own.find(({ args }) => args.name === name);
    const boundary = side.text(block?.args.permissions_boundary);
    return {
      name,
      address: block?.name ?? attachmentTo(side, kind, name),
      policies: [...inline, ...attached].flatMap(({ of, policy }) => (of.includes(name) ? [policy] : [])),
      boundaries: boundary === undefined || boundary === "" ? [] : [policyByArn(boundary, managed)],
    };
  });
}

const ATTACHMENTS = [
  ...["aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment"],
  "aws_iam_policy_attachment",
];

/** Managed policies. One that the plan attaches to nobody may be attached elsewhere. */
function managedIn(side: PlannedSide, stack: StackPolicies): ReadonlyMap<string, ManagedPolicy> {
  const all = (types: readonly string[], argument: string): string[] =>
    types.flatMap((type) => side.resourcesOf(type)).flatMap(({ args }) => textsOf(args[argument]));
  const attached = new Set([
    ...all(ATTACHMENTS, "policy_arn"),
    ...all(["aws_iam_role", "aws_iam_user"], "permissions_boundary"),
    ...all(["aws_iam_role"], "managed_policy_arns"),
  ]);
  const managed = managedPolicies(side);
  return new Map(
    side.resourcesOf("aws_iam_policy").flatMap((block) => {
      const arn = stack.attribute(block.type, block.name, "arn");
      const policy = arn === undefined ? undefined : managed.get(arn);
      if (arn === undefined || policy === undefined) {
        return [];
      }
      const { accountId } = side.location;
      const principal = {
        kind: "role" as const,
        arn: iamArnIn(side.location, "role/whoever-has-the-policy"),
        accountId,
        identityPolicies: [policy],
        hasUnknownPolicies: false,
        boundaries: [],
      };
      const label = `whoever has ${labelOf(arn)}`;
      return [[arn, { label, address: block.name, principal, isAttached: attached.has(arn) }] as const];
    }),
  );
}

/** The names that a policy's statements and conditions have for principals. */
export function principalsNamed(policy: Policy): string[] {
  return policy.statements.flatMap(({ principal, conditions }) => [
    ...(principal?.aws ?? []),
    ...conditions
      .filter(({ key }) => key.toLowerCase() === "aws:principalarn")
      .flatMap(({ values }) => values),
  ]);
}
