import { anyCase, show } from "../validation/rule";
import { unknownActionProblem } from "./iam-actions";
import { parseRoleArn } from "../aws/arn-rules";

/** An additional permission of DAGs, beyond what Airflow needs: these actions on these resources. */
export interface Permission {
  /** IAM actions, `service:Action`; `*` and `?` are allowed in the action's name, not in the service's. */
  readonly actions: readonly string[];
  /** ARNs, with IAM's wildcards, or "*". For `sts:AssumeRole` the exact ARNs of roles. */
  readonly resources: readonly string[];
  /**
   * Why DAGs run code as another principal, or get its credentials. `teams.yaml` is rejected without it where one of the
   * actions does that; synthesis of a construct warns.
   * @default - none of the actions does that
   */
  readonly acknowledge?: string;
}

/** A problem of a permission, with its path. */
export interface PermissionProblem {
  /** The path from the permission to the value, such as `["actions", 0]`. */
  readonly path: readonly (string | number)[];
  /** What the value must be, why, and what it is. */
  readonly problem: string;
}

/** Services that DAGs never get: each of them would allow to obtain any other permission. */
const DENIED_SERVICES: ReadonlyMap<string, string> = new Map([
  ["iam", "IAM would let a DAG give itself any permission; name a role to pass in passRoles"],
  [
    "airflow",
    "the Airflow API would let a DAG log in as an Airflow Admin; let a role of your own call it, and name it in access",
  ],
  [
    "airflow-serverless",
    "an Airflow workflow runs with a role of its own, outside this role's boundary; start it with a role of yours that a DAG does not have",
  ],
]);

/** What every action and every resource of a permission looks like, for JSON Schema; `permissionProblems` says more. */
export const PERMISSION_PATTERNS = {
  action: `^(?!(?:${[...DENIED_SERVICES.keys()].map(anyCase).join("|")}):)[A-Za-z0-9-]+:[A-Za-z0-9*?]+$`,
  resource: `^(?:\\*|arn:[^:\\s]+:[^:\\s]+:[^:\\s]*:[^:\\s]*:\\S+)$`,
} as const;

/**
 * All problems of a permission. Actions and services are compared case-insensitively, as IAM does. The execution
 * role's permissions boundary still limits what these rules accept.
 */
export function permissionProblems(permission: Permission): PermissionProblem[] {
  const { actions, resources } = permission;
  const problems: PermissionProblem[] = [
    ...(actions.length === 0
      ? [{ path: ["actions"], problem: "must name at least one action, got: []" }]
      : []),
    ...(resources.length === 0
      ? [{ path: ["resources"], problem: "must name at least one resource, got: []" }]
      : []),
  ];
  const everywhere = resources.some(isEveryResource);
  actions.forEach((action, index) => {
    const problem = actionProblem(action, everywhere);
    if (problem !== undefined) {
      problems.push({ path: ["actions", index], problem });
    }
  });
  const assumesRoles = actions.some(isAssumeRole);
  resources.forEach((resource, index) => {
    const problem = resourceProblem(resource, assumesRoles);
    if (problem !== undefined) {
      problems.push({ path: ["resources", index], problem });
    }
  });
  return problems;
}

function actionProblem(action: string, everywhere: boolean): string | undefined {
  const [, service, name] = /^([A-Za-z0-9-]+):([A-Za-z0-9*?]+)$/.exec(action) ?? [];
  if (service === undefined || name === undefined) {
    return `must be service:Action with the service in full, such as s3:GetObject or s3:Get*, got: ${show(action)}`;
  }
  const reason = DENIED_SERVICES.get(service.toLowerCase());
  if (reason !== undefined) {
    return `must not be an action of ${service.toLowerCase()} (${reason}), got: ${show(action)}`;
  }
  if (
    service.toLowerCase() === "sts" &&
    !isAssumeRole(action) &&
    action.toLowerCase() !== "sts:getcalleridentity"
  ) {
    return `must be sts:AssumeRole or sts:GetCallerIdentity of the actions of sts (the others hand out credentials that no list of roles limits; for a token of CodeArtifact, name the repository in codeArtifact), got: ${show(action)}`;
  }
  if (everywhere && /^[*?]+$/.test(name)) {
    return `must not be every action of a service where the resources are every resource (name the actions, or the resources), got: ${show(action)}`;
  }
  const unknown = unknownActionProblem(action);
  return unknown === undefined ? undefined : `${unknown}, got: ${show(action)}`;
}

/**
 * `sts:AssumeRole` and its variants with SAML and web identity, also as a pattern that can match only these
 * actions.
 */
function isAssumeRole(action: string): boolean {
  return action.toLowerCase().startsWith("sts:assumerole");
}

function resourceProblem(resource: string, assumesRoles: boolean): string | undefined {
  if (assumesRoles && parseRoleArn(resource) === undefined) {
    return `must be the exact ARN of an IAM role beside sts:AssumeRole (these become the only roles DAGs can assume), got: ${show(resource)}`;
  }
  return resource === "*" || /^arn:[^:\s]+:[^:\s]+:[^:\s]*:[^:\s]*:\S+$/.test(resource)
    ? undefined
    : `must be an ARN or "*", got: ${show(resource)}`;
}

/** "*", or an ARN whose last part is only wildcards, such as `arn:aws:s3:::*`. */
function isEveryResource(resource: string): boolean {
  return /^[*]+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?/:]*[*][*?/:]*$/.test(resource);
}
