import { type Principal } from "../policy/access-request";
import { ADMINISTRATOR_ACCESS } from "../policy/administrator-access";
import { type Policy } from "../policy/parse-policy";
import { unknownPolicy } from "../policy/unknown-policy";
import { type StackPolicies } from "../stack/stack-policies";
import { type StackRole } from "../stack/stack-roles";
import { hasUnresolved, replaceUnresolved, unresolved } from "../terraform/unresolved";
import { isRoleFor } from "../../names/iam-names";

/** What somebody is to a team. */
export type PrincipalKind =
  | "dags"
  | "dags-with-administrator-access"
  | "ci"
  | "publisher"
  | "stack-role"
  | "submitter"
  | "writer"
  | "secret-administrator"
  | "deployer"
  | "reader"
  | "login"
  | "role-elsewhere"
  | "other-team"
  | "other-team-with-administrator-access"
  | "account-administrator"
  | "account-role"
  | "other-account"
  | "public";

/** A principal and its label in the tables. */
export interface NamedPrincipal {
  readonly label: string;
  readonly kind: PrincipalKind;
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
const ROLES_ELSEWHERE: readonly (readonly [sid: string, kind: PrincipalKind, label: string])[] = [
  ["AllowDagWriters", "writer", "DAG writer"],
  ["AllowSubmittersToDeliver", "submitter", "submitter of DAGs"],
  ["AllowAdministratorsToWrite", "secret-administrator", "secret administrator"],
  ["DenyDeployedFileWritesByOthers", "deployer", "deploying role"],
  ["DenyReadsByOthers", "reader", "reader of the bucket"],
];

/** The principals of one team's table that its own stack names, from its DAGs to the public. */
export function principalsOf(stack: StackPolicies): NamedPrincipal[] {
  const { accountId, partition } = stack.location;
  const dags = dagsOf(stack);
  const elsewhere = rolesElsewhere(stack);
  return distinct([
    ...(dags === undefined
      ? []
      : [
          { label: "DAGs (execution role)", kind: "dags" as const, principal: dags },
          {
            label: "DAGs, were AdministratorAccess attached",
            kind: "dags-with-administrator-access" as const,
            principal: withAdministratorAccess(dags),
          },
        ]),
    ...stack.roles.filter(({ arn }) => arn !== dags?.arn).map((role) => ofStack(role, stack)),
    ...elsewhere,
    ...otherRoles(stack, elsewhere),
    {
      label: "administrator of the account",
      kind: "account-administrator",
      principal: knownRole(`arn:${partition}:iam::${accountId}:role/administrator`, [ADMINISTRATOR_ACCESS]),
    },
    {
      label: "role without policies of its own",
      kind: "account-role",
      principal: knownRole(`arn:${partition}:iam::${accountId}:role/nobody`, []),
    },
    {
      label: "administrator of another account",
      kind: "other-account",
      principal: knownRole(`arn:${partition}:iam::${ANOTHER_ACCOUNT}:role/administrator`, [
        ADMINISTRATOR_ACCESS,
      ]),
    },
    {
      label: "the public",
      kind: "public",
      principal: { ...knownRole("*", []), kind: "anonymous", accountId: "" },
    },
  ]);
}

/** What a team's DAGs run as; nothing in a stack without an environment. */
export function dagsOf(stack: StackPolicies): Principal | undefined {
  const [environment] = stack.source.resourcesOf("aws_mwaa_environment");
  if (environment === undefined) {
    return undefined;
  }
  const arn =
    stack.attribute(environment.type, environment.name, "execution_role_arn") ??
    unresolved(`aws_mwaa_environment.${environment.name}.execution_role_arn`);
  const role = stack.role(arn);
  return role === undefined
    ? {
        ...unknownRole(stack, arn),
        // It may have a boundary: what nobody read may deny anything.
        boundaries: [
          unknownPolicy("permissions boundary", `the boundary of ${arn}, which is not in this stack`),
        ],
      }
    : stackRole(role.arn, role, role.boundaries);
}

/** A principal with AdministratorAccess attached. */
export function withAdministratorAccess(principal: Principal): Principal {
  return { ...principal, identityPolicies: [...principal.identityPolicies, ADMINISTRATOR_ACCESS] };
}

/** A role that the stack creates, by what it is for where that shows. */
function ofStack(role: StackRole, stack: StackPolicies): NamedPrincipal {
  const [environment] = stack.source.resourcesOf("aws_mwaa_environment");
  const name = environment && stack.attribute(environment.type, environment.name, "name");
  const principal = stackRole(role.arn, role, role.boundaries);
  const repository = repositoryOf(role);
  if (repository !== undefined) {
    return { label: `CI of ${repository}`, kind: "ci", principal };
  }
  if (name !== undefined && isRoleFor("dag-publisher", role.name)) {
    return { label: "DAG publisher", kind: "publisher", principal };
  }
  if (name !== undefined && isRoleFor("privilege-snapshot", role.name)) {
    return { label: "privilege snapshot", kind: "stack-role", principal };
  }
  const isDetector = name !== undefined && isRoleFor("privilege-detector", role.name);
  return { label: isDetector ? "privilege detector" : role.name, kind: "stack-role", principal };
}

/** The repository whose jobs assume a role, as the token's subject names it. */
function repositoryOf({ trust }: StackRole): string | undefined {
  const [subject] = (trust?.statements ?? [])
    .filter(({ principal }) => principal?.others.includes("Federated"))
    .flatMap(({ conditions }) => conditions.filter(({ key }) => key.endsWith(":sub")))
    .flatMap(({ values }) => values);
  return /^(?:repo|project_path):([^:]+)/.exec(subject ?? "")?.[1] ?? subject;
}

/** Labels stand for principals: where two are equal, the roles' names are added. */
function distinct(principals: readonly NamedPrincipal[]): NamedPrincipal[] {
  const count = new Map<string, number>();
  principals.forEach(({ label }) => count.set(label, (count.get(label) ?? 0) + 1));
  return principals.map((one) =>
    count.get(one.label) === 1 ? one : { ...one, label: `${one.label}, ${nameOf(one.principal.arn)}` },
  );
}

function knownRole(arn: string, policies: readonly Policy[]): Principal {
  return stackRole(arn, { policies });
}

function stackRole(
  arn: string,
  { policies, hasUnknownPolicies = false }: AttachedPolicies,
  boundaries: readonly Policy[] = [],
): Principal {
  return {
    kind: "role",
    arn,
    accountId: accountOfArn(arn),
    identityPolicies: policies,
    hasUnknownPolicies,
    boundaries,
  };
}

/** The account in an ARN; unknown where the ARN is. */
function accountOfArn(arn: string): string {
  return arn.split(":")[4] ?? (hasUnresolved(arn) ? unresolved("the role's account") : "");
}

/** Roles that the resources' policies name. Other policies attached to them are not in the stack. */
function rolesElsewhere(stack: StackPolicies): NamedPrincipal[] {
  const own = new Set(stack.roles.map(({ arn }) => arn));
  const statements = stack.resourcePolicies.flatMap(({ policy }) => policy.statements);
  const found = new Map<string, NamedPrincipal>();
  for (const [sid, kind, label] of ROLES_ELSEWHERE) {
    const arns = statements
      .filter((statement) => statement.label.endsWith(`: ${sid}`))
      .flatMap(({ principal, conditions }) => [
        ...(principal?.aws ?? []),
        ...conditions.filter(({ key }) => key === "aws:PrincipalArn").flatMap(({ values }) => values),
      ]);
    for (const arn of arns.filter((one) => !own.has(one) && !found.has(one))) {
      const isOfAccount = arn.split(":")[4] === stack.location.accountId;
      const login = isOfAccount ? stack.attached.get(nameOf(arn)) : undefined;
      const roles = login === undefined ? [] : [airflowRolesOf(login) ?? []].flat();
      found.set(arn, {
        label: [label, ...roles, nameOf(arn)].join(" "),
        kind,
        principal: unknownRole(stack, arn),
      });
    }
  }
  return [...found.values()];
}

/** Further roles that no stack creates and that a policy of this stack is attached to: most log in to Airflow. */
function otherRoles(stack: StackPolicies, elsewhere: readonly NamedPrincipal[]): NamedPrincipal[] {
  const { partition, accountId } = stack.location;
  const dags = dagsOf(stack);
  const named = new Set(
    [...elsewhere.map(({ principal }) => principal), ...(dags === undefined ? [] : [dags])]
      .filter((principal) => principal.accountId === accountId)
      .map(({ arn }) => nameOf(arn)),
  );
  // A policy names a role with its path, an attachment without: names are unique in an account.
  return [...stack.attached]
    .filter(([name]) => !named.has(name))
    .map(([name, policies]) => {
      const roles = airflowRolesOf(policies);
      return {
        label: `${roles ?? "role"} ${replaceUnresolved(name, "…")}`,
        kind: roles === undefined ? "role-elsewhere" : "login",
        principal: unknownRole(stack, `arn:${partition}:iam::${accountId}:role/${name}`),
      };
    });
}

/** The Airflow roles that policies let somebody log in as. */
function airflowRolesOf(policies: readonly Policy[]): string | undefined {
  const names = policies.flatMap(({ statements }) =>
    statements
      .filter(
        ({ effect, action = [] }) => effect === "Allow" && action.includes("airflow:CreateWebLoginToken"),
      )
      .flatMap(({ resource = [] }) => resource.map((arn) => arn.split("/").at(-1) ?? arn)),
  );
  return names.length === 0 ? undefined : `Airflow ${[...new Set(names)].join(", ")}`;
}

function unknownRole(stack: StackPolicies, arn: string): Principal {
  const isOfAccount = arn.split(":")[4] === stack.location.accountId;
  const policies = (isOfAccount ? stack.attached.get(nameOf(arn)) : undefined) ?? [];
  return stackRole(arn, { policies, hasUnknownPolicies: true });
}

function nameOf(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
