import { type Context } from "./conditions";
import { type Policy } from "./parse-policy";

/** Who makes the request. */
export interface Principal {
  /** `role`: a session of an IAM role; `service`: an AWS service; `anonymous`: a caller without credentials. */
  readonly kind: "role" | "service" | "anonymous";
  /** ARN of the role, name of the service, or `*`. */
  readonly arn: string;
  /** The role's account, 12 digits or marked as unknown; empty for the others. */
  readonly accountId: string;
  /** Its own policies, inline and attached. */
  readonly identityPolicies: readonly Policy[];
  /** Whether more policies may be attached outside the stack. */
  readonly hasUnknownPolicies: boolean;
  /** Permissions boundaries: all of them must allow. */
  readonly boundaries: readonly Policy[];
}

/** What a request is about, and the policy that protects it. */
export interface Target {
  /** ARN of the resource, or `*` for an action that has none. */
  readonly arn: string;
  /** Account that owns the resource, 12 digits or marked as unknown. */
  readonly accountId: string;
  /** Its own policy; `unknown` where it may have one that is not in the stack. */
  readonly policy?: Policy | "unknown";
  /**
   * Whether nothing is allowed unless the resource's own policy says so, as for KMS keys and the trust policies
   * of roles. Elsewhere the account's IAM policies are enough.
   */
  readonly policyMustAllow?: boolean;
}

/** One request to evaluate. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `service:Action` */
  readonly action: string;
  readonly target: Target;
  /** Context keys; what follows from the principal is added. */
  readonly context: Context;
  /** The policy of the VPC endpoint that the request passes. */
  readonly endpointPolicy?: Policy;
}
