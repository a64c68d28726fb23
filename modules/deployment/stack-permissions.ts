import { Resolver } from "../access/terraform/resolver";
import { isBlock, type NamedBlock, type TerraformJson } from "../access/terraform/terraform-json";
import { hasUnresolved, replaceUnresolved } from "../access/terraform/unresolved";
import { conditionsOf, type OwnTags } from "./conditions";
import { DeploymentError } from "./deployment-error";
import { DOCUMENTED_ACTIONS } from "./documented-actions";
import { type Grant, type TypeActions } from "./grant";
import { KINDS } from "./kinds";
import { type Purpose } from "./purpose";
import { RECORDED_ACTIONS } from "./recorded-actions";
import { StackBlock } from "./stack-block";
import { type Permission } from "./statements";

/** Data sources that the provider answers itself. */
const WITHOUT_REQUESTS = ["data.aws_partition", "data.aws_region"];

/** What a stack's resources take, and the types of those that are not known here. */
export interface StackPermissions {
  readonly permissions: readonly Permission[];
  /** Types of AWS that the stack has and this library does not create. */
  readonly notCovered: readonly string[];
}

/**
 * What Terraform needs in AWS to plan or to apply a stack.
 * @param grants what a Terraform type takes
 * @throws DeploymentError for a resource whose ARN the stack does not say
 */
export function stackPermissions(
  stack: TerraformJson,
  purpose: Purpose,
  grants: (type: string, purpose: Purpose) => readonly Grant[] = grantsOf,
): StackPermissions {
  const resolver = new Resolver(stack);
  const tags = ownTags(stack, resolver);
  const blocks = [...stack.resources, ...dataSources(stack)].filter(({ type }) =>
    /^(data\.)?aws_/.test(type),
  );
  const unknown = blocks.filter(({ type }) => !isKnown(type));
  return {
    permissions: blocks.flatMap((block) =>
      grants(block.type, purpose).flatMap((grant) =>
        permissionsOf(
          grant,
          new StackBlock(block, stack, resolver),
          tags,
          `${stack.stackName}: ${block.type}.${block.name}`,
        ),
      ),
    ),
    notCovered: [...new Set(unknown.map(({ type }) => type))].sort(),
  };
}

function isKnown(type: string): boolean {
  return (
    RECORDED_ACTIONS.has(type) || Object.hasOwn(DOCUMENTED_ACTIONS, type) || WITHOUT_REQUESTS.includes(type)
  );
}

/** What a Terraform type takes, recorded and documented. */
export function grantsOf(type: string, purpose: Purpose): readonly Grant[] {
  return [
    ...recordedGrantsOf(type, purpose),
    ...(DOCUMENTED_ACTIONS[type] ?? []).flatMap((actions) => grantsFor(actions, purpose)),
  ];
}

/** What a Terraform type takes by the requests that were recorded. */
export function recordedGrantsOf(type: string, purpose: Purpose): readonly Grant[] {
  return grantsFor(RECORDED_ACTIONS.get(type) ?? {}, purpose);
}

function grantsFor({ plan = [], apply = [] }: Partial<TypeActions>, purpose: Purpose): readonly Grant[] {
  return purpose === "plan" ? plan : [...plan, ...apply];
}

function permissionsOf(grant: Grant, block: StackBlock, tags: OwnTags, where: string): Permission[] {
  const arns = grant.on === "*" ? ["*"] : KINDS[grant.on]?.(block);
  if (arns === undefined) {
    throw new DeploymentError(`${where}: must have ARNs for ${grant.on} in kinds.ts, got: none`);
  }
  return arns.flatMap((resource) => {
    if (hasUnresolved(resource)) {
      throw new DeploymentError(
        `${where}: must name its ${grant.on} before apply, got: ${replaceUnresolved(resource, "…")}`,
      );
    }
    const conditions = conditionsOf(grant, resource, block, tags);
    return grant.actions.map((action) => ({ action, resource, conditions }));
  });
}

/** Data sources as blocks, with a type that no resource has. */
function dataSources(stack: TerraformJson): NamedBlock[] {
  const data = stack.value("data");
  return Object.entries(isBlock(data) ? data : {}).flatMap(([type, blocks]) =>
    Object.entries(isBlock(blocks) ? blocks : {}).flatMap(([name, args]) =>
      isBlock(args) ? [{ type: `data.${type}`, name, args }] : [],
    ),
  );
}

/** The tags that the provider puts on everything that it creates. */
function ownTags(stack: TerraformJson, resolver: Resolver): OwnTags {
  const tag = (name: string): string | undefined =>
    resolver.text(stack.value("provider", "aws", 0, "default_tags", 0, "tags", name));
  const managedBy = tag("ManagedBy");
  if (managedBy === undefined) {
    throw new DeploymentError(
      `${stack.stackName}: must have a default tag ManagedBy, which distinguishes its resources from others, got: none`,
    );
  }
  return { managedBy, team: tag("Team") };
}
