import { type Principal } from "../policy/access-request";
import { ADMINISTRATOR_ACCESS } from "../policy/administrator-access";
import { type Policy } from "../policy/parse-policy";
import { type StackPolicies } from "../stack/stack-policies";

/** A principal and its label in the tables. */
export interface NamedPrincipal {
  readonly label: string;
  readonly principal: Principal;
}

/** Policies of a role. */
interface AttachedPolicies {
  readonly policies: readonly Policy[];
  /** Whether more may be attached outside the stacks. */
  readonly hasUnknownPolicies?: boolean;
}

/** An account without a stack. */
const ANOTHER_ACCOUNT = "000000000000";

/** What a role that no stack creates is for, by the statement that names it. */
const ROLES_ELSEWHERE: readonly (readonly [sid: string, label: string])[] = [
  ["AllowDagWriters", "DAG writer"],
  ["AllowSubmittersToDeliver", "submitter of DAGs"],
  ["AllowAdministratorsToWrite", "secret administrator"],
  ["DenyDeployedFileWritesByOthers", "deploying role"],
  ["DenyReadsByOthers", "reader of the bucket"],
];

/** All principals of one team's table: from its DAGs to the public. */
export function principalsOf(stack: StackPolicies, others: readonly StackPolicies[]): NamedPrincipal[] {
  const { accountId, partition } = stack.location;
  const execution = stack.roles.filter(({ arn }) => arn === executionRoleArn(stack));
  return [
    ...execution.flatMap((role) => [
      { label: "DAGs (execution role)", principal: stackRole(role.arn, role, role.boundaries) },
      {
        label: "DAGs, were AdministratorAccess attached",
        principal: stackRole(role.arn, withAdministratorAccess(role), role.boundaries),
      },
    ]),
    ...stack.roles
      .filter((role) => !execution.includes(role))
      .map((role) => ({ label: role.name, principal: stackRole(role.arn, role, role.boundaries) })),
    ...rolesElsewhere(stack),
    ...loginRoles(stack),
    ...others
      .filter((other) => executionRoleArn(other) !== undefined)
      .flatMap((other) =>
        other.roles
          .filter(({ arn }) => arn === executionRoleArn(other))
          .map((role) => ({
            label: `DAGs of ${other.name}`,
            principal: stackRole(role.arn, role, role.boundaries),
          })),
      ),
    {
      label: "administrator of the account",
      principal: stackRole(`arn:${partition}:iam::${accountId}:role/administrator`, ADMINISTRATOR),
    },
    {
      label: "role without policies of its own",
      principal: stackRole(`arn:${partition}:iam::${accountId}:role/nobody`, NOTHING),
    },
    {
      label: "administrator of another account",
      principal: stackRole(`arn:${partition}:iam::${ANOTHER_ACCOUNT}:role/administrator`, ADMINISTRATOR),
    },
    { label: "the public", principal: { ...stackRole("*", NOTHING), kind: "anonymous", accountId: "" } },
  ];
}

const NOTHING: AttachedPolicies = { policies: [] };
const ADMINISTRATOR: AttachedPolicies = { policies: [ADMINISTRATOR_ACCESS] };

function withAdministratorAccess({ policies }: AttachedPolicies): AttachedPolicies {
  return { policies: [...policies, ADMINISTRATOR_ACCESS] };
}

function stackRole(
  arn: string,
  { policies, hasUnknownPolicies = false }: AttachedPolicies,
  boundaries: readonly Policy[] = [],
): Principal {
  const accountId = arn.split(":")[4] ?? "";
  return { kind: "role", arn, accountId, identityPolicies: policies, hasUnknownPolicies, boundaries };
}

/** Roles that the resources' policies name. Other policies attached to them are not in the stack. */
function rolesElsewhere(stack: StackPolicies): NamedPrincipal[] {
  const own = new Set(stack.roles.map(({ arn }) => arn));
  const statements = stack.resourcePolicies.flatMap(({ policy }) => policy.statements);
  const found = new Map<string, NamedPrincipal>();
  for (const [sid, label] of ROLES_ELSEWHERE) {
    const arns = statements
      .filter((statement) => statement.label.endsWith(`: ${sid}`))
      .flatMap(({ principal, conditions }) => [
        ...(principal?.aws ?? []),
        ...conditions.filter(({ key }) => key === "aws:PrincipalArn").flatMap(({ values }) => values),
      ]);
    for (const arn of arns.filter((one) => !own.has(one) && !found.has(one))) {
      const isOfAccount = arn.split(":")[4] === stack.location.accountId;
      const login = isOfAccount ? stack.attached.get(nameOf(arn)) : undefined;
      found.set(arn, {
        label: [label, ...(login === undefined ? [] : [airflowRolesOf(login)]), nameOf(arn)].join(" "),
        principal: unknownRole(stack, arn),
      });
    }
  }
  return [...found.values()];
}

/** Roles that no stack creates and that a policy of this stack is attached to: those that log in to Airflow. */
function loginRoles(stack: StackPolicies): NamedPrincipal[] {
  const { partition, accountId } = stack.location;
  const named = new Set(
    rolesElsewhere(stack)
      .filter(({ principal }) => principal.accountId === accountId)
      .map(({ principal }) => nameOf(principal.arn)),
  );
  // A policy names a role with its path, an attachment without: names are unique in an account.
  return [...stack.attached]
    .filter(([name]) => !named.has(name))
    .map(([name, policies]) => ({
      label: `${airflowRolesOf(policies)} ${name}`,
      principal: unknownRole(stack, `arn:${partition}:iam::${accountId}:role/${name}`),
    }));
}

function airflowRolesOf(policies: readonly Policy[]): string {
  return `Airflow ${policies.map((policy) => policy.name.split("-").at(-1)).join(", ")}`;
}

function unknownRole(stack: StackPolicies, arn: string): Principal {
  const isOfAccount = arn.split(":")[4] === stack.location.accountId;
  const policies = (isOfAccount ? stack.attached.get(nameOf(arn)) : undefined) ?? [];
  return stackRole(arn, { policies, hasUnknownPolicies: true });
}

function executionRoleArn(stack: StackPolicies): string | undefined {
  const [environment] = stack.source.resourcesOf("aws_mwaa_environment");
  return environment && stack.attribute(environment.type, environment.name, "execution_role_arn");
}

function nameOf(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
