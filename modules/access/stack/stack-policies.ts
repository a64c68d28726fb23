import { type Location } from "../../aws/location";
import { type Target } from "../policy/access-request";
import { type Policy, type Statement } from "../policy/parse-policy";
import { unknownPolicy } from "../policy/unknown-policy";
import { unresolved } from "../terraform/unresolved";
import { GuardingPolicies } from "./guarding-policies";
import { notKnownOf } from "./not-known";
import { policyIn } from "./policy-reader";
import { type ResourcePolicy, resourcePoliciesOf } from "./resource-policies";
import { type StackRole, stackRoles } from "./stack-roles";
import { type StackSource } from "./stack-source";

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

/** Every policy of one stack: the model that questions are asked of. */
export class StackPolicies {
  /** Name of the stack. */
  public readonly name: string;
  public readonly location: Location;
  /** Roles that the stack creates. */
  public readonly roles: readonly StackRole[];
  /** Policies that it attaches to roles that it does not create, by name of the role. */
  public readonly attached: ReadonlyMap<string, readonly Policy[]>;
  public readonly resourcePolicies: readonly ResourcePolicy[];
  /** What was not read, or is not known before apply, and bears on the answers: a line for each. */
  public readonly notKnown: readonly string[];
  /** Policies of VPC endpoints, by the end of the service's name: `s3` for `com.amazonaws.eu-west-1.s3`. */
  public readonly endpointPolicies: ReadonlyMap<string, Policy>;
  private readonly rolesByArn: ReadonlyMap<string, StackRole>;
  private readonly arns: ReadonlyMap<string, readonly string[]>;
  private readonly ownArns: ReadonlySet<string>;
  /** What a part that was not read may say of any resource. */
  private readonly notRead: readonly Statement[];
  private readonly guarding: GuardingPolicies;
  private readonly targets = new Map<string, Target>();

  /** @throws AccessError for a policy that cannot be read, naming the stack and the statement */
  public constructor(public readonly source: StackSource) {
    this.name = source.name;
    this.location = source.location;
    const { roles, attached } = stackRoles(source);
    this.roles = roles;
    // Of two with one ARN, the first.
    this.rolesByArn = new Map([...roles].reverse().map((role) => [role.arn, role]));
    this.attached = attached;
    this.resourcePolicies = source.resources.flatMap((block) => resourcePoliciesOf(block, source));
    this.guarding = new GuardingPolicies(this.resourcePolicies);
    this.notKnown = notKnownOf(source, this.resourcePolicies);
    this.notRead = source.notRead.flatMap(
      (part) => unknownPolicy(part, `${part}, which is not read`).statements,
    );
    this.endpointPolicies = new Map(
      source.resourcesOf("aws_vpc_endpoint").flatMap((block) => {
        const service = source.text(block.args.service_name)?.split(".").at(-1);
        const policy = policyIn(block, "policy", "endpoint policy", source);
        return service === undefined || policy === undefined ? [] : [[service, policy] as const];
      }),
    );
    const arns = new Map<string, string[]>();
    for (const { type, name } of source.resources) {
      const arn = source.attribute(type, name, "arn");
      const ofType = arns.get(type) ?? [];
      arns.set(type, ofType);
      if (arn !== undefined) {
        ofType.push(arn);
      }
    }
    this.arns = arns;
    this.ownArns = new Set([...arns.values()].flat());
  }

  /** An attribute of a resource, such as its ARN; nothing where it cannot be known. */
  public attribute(type: string, name: string, attribute: string): string | undefined {
    return this.source.attribute(type, name, attribute);
  }

  /** The role that the stack creates with an ARN. */
  public role(arn: string): StackRole | undefined {
    return this.rolesByArn.get(arn);
  }

  /** ARNs of all resources of one type. */
  public arnsOf(type: string): readonly string[] {
    return this.arns.get(type) ?? [];
  }

  /** The target of a request: the resource, its account and its policy. */
  public target(action: string, arn: string): Target {
    const assumes = /^sts:assumerole/i.test(action);
    const kind = assumes ? "sts" : /^kms:/i.test(action) ? "kms" : "";
    const key = `${kind} ${arn}`;
    const known = this.targets.get(key) ?? this.findTarget(kind, arn);
    this.targets.set(key, known);
    return known;
  }

  private findTarget(kind: "sts" | "kms" | "", arn: string): Target {
    const [, , service = "", , account = ""] = arn.split(":");
    const accountId =
      account !== "" ? account : this.isOwn(arn) || arn === "*" ? this.location.accountId : ownerOf(arn);
    if (kind === "sts") {
      return { arn, accountId, policy: this.role(arn)?.trust ?? "unknown", policyMustAllow: true };
    }
    const statements = [...this.guarding.statementsFor(arn), ...(this.isOwn(arn) ? this.notRead : [])];
    const certain = statements.some(({ uncertain }) => uncertain === undefined);
    const isElsewhere = !this.isOwn(arn) && SERVICES_WITH_RESOURCE_POLICIES.has(service);
    const policy =
      statements.length === 0 || (isElsewhere && !certain)
        ? isElsewhere
          ? ("unknown" as const)
          : undefined
        : { name: "resource policy", statements };
    return { arn, accountId, policy, policyMustAllow: service === "kms" && kind === "kms" };
  }

  private isOwn(arn: string): boolean {
    return this.ownArns.has(arn) || this.ownArns.has(arn.replace(/\/.*$/, ""));
  }
}

/** ARNs of buckets do not say whose they are. */
function ownerOf(arn: string): string {
  return unresolved(`the account of ${arn.split(":").slice(5).join(":").split("/")[0] ?? arn}`);
}
