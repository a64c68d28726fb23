import { iamRoleArnRule } from "../aws/arn-rules";
import { type PolicyStatement } from "../aws/policy-document";
import { listOf } from "../validation/one-of";
import { choice, list, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { matching, type Rule, show } from "../validation/rule";

/** What passing a role means, for whoever declares it to write down. */
export const RUNS_AS_ANOTHER_ROLE = "runs code as another role";

/** A role that DAGs hand to one service of AWS, which then runs code with it. */
export interface PassedRole {
  /** ARN of the role, of the environment's account, without wildcards. */
  readonly role: string;
  /** The service that it is passed to, such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** Always "runs code as another role": what the role may do, DAGs may do, whatever their boundary says. */
  readonly acknowledge: typeof RUNS_AS_ANOTHER_ROLE;
}

/**
 * Services that a role may be passed to, as `iam:PassedToService` has them. ECS and Batch run containers as
 * `ecs-tasks`; EMR takes one role itself and one for its EC2 instances.
 */
const SERVICES = [
  "batch",
  "ec2",
  "ecs-tasks",
  "elasticmapreduce",
  "emr-serverless",
  "glue",
  "sagemaker",
] as const;

/** The principal of a service that runs code with a role; China's partition has a domain of its own for some. */
export const passedToServiceRule: Rule<string> = matching(
  new RegExp(`^(?:${SERVICES.join("|")})\\.amazonaws\\.com(?:\\.cn)?$`),
  (service) => `must be ${listOf(SERVICES.map((one) => `${one}.amazonaws.com`))}, got: ${show(service)}`,
);

/** Roles to pass, each to one service. */
export const passedRoles: PropCheck<readonly PassedRole[] | undefined> = optional(
  list(
    shape<PassedRole>({
      role: text(iamRoleArnRule),
      service: text(passedToServiceRule),
      acknowledge: choice([RUNS_AS_ANOTHER_ROLE]),
    }),
    { distinct: ({ role }) => role },
  ),
);

/** The permission to pass each role to its service alone. */
export function passedRolesPolicy(passed: readonly PassedRole[]): PolicyStatement[] {
  return byService(passed).map(([service, roles]) => ({
    Sid: `PassRolesTo${sidOf(service)}`,
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: roles,
    Condition: { StringEquals: { "iam:PassedToService": service } },
  }));
}

/**
 * In place of a denial of all of IAM: all but passing these roles, each to its service. `iam:PassedToService` is in the
 * context of no other request of IAM.
 */
export function denialsButPassing(passed: readonly PassedRole[]): PolicyStatement[] {
  return [
    {
      Sid: "DenyIdentityButPassing",
      Effect: "Deny",
      Action: "iam:*",
      Resource: "*",
      Condition: { Null: { "iam:PassedToService": "true" } },
    },
    {
      Sid: "DenyPassingOtherRoles",
      Effect: "Deny",
      Action: "iam:*",
      NotResource: passed.map(({ role }) => role),
    },
    ...byService(passed).map(([service, roles]): PolicyStatement => ({
      Sid: `DenyPassingRolesOf${sidOf(service)}`,
      Effect: "Deny",
      Action: "iam:*",
      Resource: roles,
      Condition: { StringNotEquals: { "iam:PassedToService": service } },
    })),
  ];
}

/** A warning for each role that is passed. */
export function passedRoleWarnings(passed: readonly PassedRole[]): string[] {
  return passed.map(
    ({ role, service }) =>
      `DAGs run code as another role: ${role}, through ${service}; what that role may do, no boundary of this environment limits`,
  );
}

function byService(passed: readonly PassedRole[]): [service: string, roles: string[]][] {
  const roles = new Map<string, string[]>();
  for (const { role, service } of passed) {
    roles.set(service, [...(roles.get(service) ?? []), role]);
  }
  return [...roles];
}

/** `ecs-tasks.amazonaws.com` as `EcsTasks`; a Sid has letters and digits alone. */
function sidOf(service: string): string {
  return (service.split(".")[0] ?? "").replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
