import { type Target } from "../policy/access-request";
import { matchesPattern } from "../policy/match";
import { type Policy } from "../policy/parse-policy";
import { type Location } from "../../aws/location";
import { Resolver } from "../terraform/resolver";
import { type TerraformJson } from "../terraform/terraform-json";
import { type PolicyReader, policyIn, type ResourcePolicy, resourcePolicyOf } from "./resource-policies";
import { type AttachedPolicies, type StackRole, stackRoles } from "./stack-roles";

/** Services whose resources can have a policy of their own. */
const SERVICES_WITH_RESOURCE_POLICIES = new Set([
  "dynamodb",
  "kms",
  "lambda",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
]);

/** Every policy of one synthesized stack, with tokens resolved. */
export class StackPolicies {
  /** Name of the stack. */
  public readonly name: string;
  public readonly location: Location;
  /** Roles that the stack creates. */
  public readonly roles: readonly StackRole[];
  /** Policies that it attaches to roles that it does not create, by name of the role. */
  public readonly attached: ReadonlyMap<string, AttachedPolicies>;
  public readonly resourcePolicies: readonly ResourcePolicy[];
  /** Policies of VPC endpoints, by the end of the service's name: `s3` for `com.amazonaws.eu-west-1.s3`. */
  public readonly endpointPolicies: ReadonlyMap<string, Policy>;
  private readonly resolver: Resolver;
  private readonly ownArns: ReadonlySet<string>;

  /** @throws AccessError for a policy that cannot be read, naming the stack and the statement */
  public constructor(public readonly json: TerraformJson) {
    this.name = json.stackName;
    this.resolver = new Resolver(json);
    this.location = this.resolver.location;
    const reader: PolicyReader = { resolver: this.resolver, location: this.location, stack: this.name };
    const { roles, attached } = stackRoles(json, reader);
    this.roles = roles;
    this.attached = attached;
    this.resourcePolicies = json.resources.flatMap((block) => resourcePolicyOf(block, reader) ?? []);
    this.endpointPolicies = new Map(
      json.resourcesOf("aws_vpc_endpoint").flatMap((block) => {
        const service = this.resolver.text(block.args.service_name)?.split(".").at(-1);
        const policy = policyIn(block, "policy", "endpoint policy", reader);
        return service === undefined || policy === undefined ? [] : [[service, policy] as const];
      }),
    );
    this.ownArns = new Set(
      json.resources.flatMap(({ type, name }) => this.attribute(type, name, "arn") ?? []),
    );
  }

  /** An attribute of a resource, such as its ARN; nothing where it cannot be known. */
  public attribute(type: string, name: string, attribute: string): string | undefined {
    return this.resolver.attribute(type, name, attribute);
  }

  /** ARNs of all resources of one type. */
  public arnsOf(type: string): string[] {
    return this.json.resourcesOf(type).flatMap(({ name }) => this.attribute(type, name, "arn") ?? []);
  }

  /** The target of a request: the resource, its account and its policy. */
  public target(action: string, arn: string): Target {
    const accountId = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? this.location.accountId;
    if (/^sts:assumerole/i.test(action)) {
      const role = this.roles.find((candidate) => candidate.arn === arn);
      return { arn, accountId, policy: role?.trust ?? "unknown", policyMustAllow: true };
    }
    const [, , service = ""] = arn.split(":");
    const statements = this.resourcePolicies
      .filter((candidate) => guards(candidate.arn, arn))
      .flatMap(({ policy }) => policy.statements);
    const policy =
      statements.length > 0
        ? { name: "resource policy", statements }
        : this.isOwn(arn) || !SERVICES_WITH_RESOURCE_POLICIES.has(service)
          ? undefined
          : ("unknown" as const);
    return { arn, accountId, policy, policyMustAllow: service === "kms" && /^kms:/i.test(action) };
  }

  private isOwn(arn: string): boolean {
    return this.ownArns.has(arn) || this.ownArns.has(arn.replace(/\/.*$/, ""));
  }
}

/** A bucket's policy covers its objects too, and some ARNs have wildcards. */
function guards(guarded: string, arn: string): boolean {
  return guarded === arn || arn.startsWith(`${guarded}/`) || matchesPattern(guarded, arn) === "yes";
}
