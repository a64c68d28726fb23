import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, type Policy } from "../../../../modules/access/policy/parse-policy";
import { Resolver } from "../../../../modules/access/terraform/resolver";
import { TerraformJson } from "../../../../modules/access/terraform/terraform-json";
import { matchesGlob } from "../../../../modules/aws/iam-pattern";
import { recordedGrantsOf, stackPermissions } from "../../../../modules/deployment/stack-permissions";
import { callerPermissions } from "../../../../modules/deployment/state-permissions";
import { type Permission, statementsOf } from "../../../../modules/deployment/statements";
import { type Authorization } from "./authorizations";
import { type PolicyGuard } from "./policy-guard";

/** Folders of a stack's versions, by the stack's name. */
type Versions = ReadonlyMap<string, readonly string[]>;

/**
 * ARNs that stand beside another one for the same resource, and that no request names.
 * CloudWatch Logs User Guide, "CloudWatch Logs resources and operations": most actions take a log group's ARN with
 * `:*` at its end, those of tags without.
 */
const OTHER_FORMS = /:log-group:[^:]+:\*$/;

/** What no recorded request of any stack needs, one line each; what is documented beyond requests is left out. */
export async function unneededPermissions(guard: PolicyGuard, versions: Versions): Promise<string[]> {
  const shapes = new Map<string, boolean>();
  for (const stack of versions.keys()) {
    const recorded = authorizationsBy(guard, stack);
    for (const permission of permissionsOf(versions.get(stack) ?? [])) {
      const shape = shapeOf(permission);
      if (shapes.get(shape) !== true) {
        shapes.set(shape, await isNeeded(guard, stack, permission, recorded.get(permission.action) ?? []));
      }
    }
  }
  return [...shapes].flatMap(([shape, needed]) => (needed ? [] : [shape])).sort();
}

/** Actions that can be taken out of a stack's policies without a recorded request being denied. */
export async function dispensableActions(guard: PolicyGuard, versions: Versions): Promise<string[]> {
  const dispensable: string[] = [];
  const needed = new Set<string>();
  for (const [stack, folders] of versions) {
    const permissions = permissionsOf(folders);
    for (const [action, recorded] of authorizationsBy(guard, stack)) {
      const others = asPolicy(permissions.filter((permission) => permission.action !== action));
      const [one] = recorded;
      if (one !== undefined && permissions.some((permission) => permission.action === action)) {
        if (await guard.allows(stack, one, [others])) {
          dispensable.push(`${stack}: ${action}`);
        }
        needed.add(action);
      }
    }
    permissions.forEach(({ action }) => needed.has(action) || dispensable.push(`${stack}: ${action}`));
  }
  // What one stack had no reason for, another may have had.
  return [...new Set(dispensable)].filter((line) => !needed.has(line.replace(/^.*?: /, "")));
}

/** Resources that a stack's policies name and that none of its requests was about. */
export function untouchedResources(guard: PolicyGuard, versions: Versions): string[] {
  return [...versions].flatMap(([stack, folders]) => {
    const touched = [...authorizationsBy(guard, stack).values()].flat().map(({ resource }) => resource);
    const named = new Set(permissionsOf(folders).map(({ resource }) => resource));
    return [...named]
      .filter((pattern) => !touched.some((arn) => matchesGlob(pattern, arn)))
      .filter((pattern) => !isOtherForm(pattern, touched))
      .map((pattern) => `${stack}: ${pattern}`);
  });
}

/** A role of others has two patterns, with a path and without. */
function isOtherForm(pattern: string, touched: readonly string[]): boolean {
  const [, name] = /:role\/(?:\*\/)?([^/*]+)$/.exec(pattern) ?? [];
  return OTHER_FORMS.test(pattern) || (name !== undefined && touched.some((arn) => arn.endsWith(`/${name}`)));
}

async function isNeeded(
  guard: PolicyGuard,
  stack: string,
  permission: Permission,
  recorded: readonly Authorization[],
): Promise<boolean> {
  if (OTHER_FORMS.test(permission.resource)) {
    return true;
  }
  const policy = asPolicy([permission]);
  for (const authorization of recorded) {
    if (
      matchesGlob(permission.resource, authorization.resource) &&
      (await guard.allows(stack, authorization, [policy]))
    ) {
      return true;
    }
  }
  return false;
}

/** Different authorizations of a stack's requests, by action. */
function authorizationsBy(guard: PolicyGuard, stack: string): ReadonlyMap<string, readonly Authorization[]> {
  const different = new Map<string, Authorization>();
  for (const request of guard.recorded.filter((one) => one.stack === stack)) {
    request.authorizations.forEach((one) => different.set(JSON.stringify(one), one));
  }
  const byAction = new Map<string, Authorization[]>();
  for (const one of different.values()) {
    byAction.set(one.action, [...(byAction.get(one.action) ?? []), one]);
  }
  return byAction;
}

function permissionsOf(folders: readonly string[]): Permission[] {
  return folders.flatMap((folder) => {
    const file = join(folder, "cdk.tf.json");
    const stack = TerraformJson.parse(readFileSync(file, "utf8"), file);
    return [
      ...stackPermissions(stack, "apply", recordedGrantsOf).permissions,
      // S3 uses the state's key for the caller: no request of the caller's shows it.
      ...callerPermissions(stack, new Resolver(stack), "apply").filter(
        ({ action }) => !action.startsWith("kms:"),
      ),
    ];
  });
}

/** A permission without the names of one stack. */
function shapeOf({ action, resource, conditions }: Permission): string {
  // Topics and queues have their names where others have a type.
  const kind = resource
    .replace(/^(arn:[^:]*:(?:sns|sqs)):.*$/, "$1")
    .replace(/^(arn:[^:]*:[^:]*):[^:]*:[^:]*:([\w-]*).*$/, "$1 $2");
  const keys = Object.values(conditions).flatMap((of) => Object.keys(of));
  return [action, kind, ...keys].join(" ");
}

function asPolicy(permissions: readonly Permission[]): Policy {
  const document = { Version: "2012-10-17", Statement: statementsOf(permissions) };
  return parsePolicy(JSON.stringify(document), "permissions", "tests");
}
