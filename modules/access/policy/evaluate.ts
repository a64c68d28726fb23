import { type AccessRequest, type Principal } from "./access-request";
import { type Context } from "./conditions";
import { all, any, fact, type Match } from "./match";
import { type Policy, type Statement } from "./parse-policy";
import { type Applicability, applies } from "./statement-match";

/** The answer, with what decided it. */
export interface Decision {
  readonly verdict: "allowed" | "denied" | "undecided";
  /** The deciding statement as `policy: Sid`, or why there is none. */
  readonly by: string;
}

/** An action that needs no permission; an explicit deny has no effect on it. */
const NEEDS_NO_PERMISSION = "sts:getcalleridentity";

interface Found {
  readonly match: Match;
  readonly statement?: Statement;
}

/**
 * IAM's policy evaluation for the policies that this library emits: an explicit deny wins; a permissions boundary
 * caps what identity policies and resource policies give to a role; within an account either of the two is enough,
 * across accounts both are needed; a KMS key's and a role's own policy must allow in any case.
 *
 * Three-valued: what depends on policies or values that are not in the stack is undecided, never denied. Service
 * and resource control policies, session policies and KMS grants are not evaluated; the policies of an
 * organization can only deny more.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest): Decision {
  const { principal, target, endpointPolicy } = request;
  if (request.action.toLowerCase() === NEEDS_NO_PERMISSION) {
    return principal.kind === "anonymous"
      ? { verdict: "denied", by: "AWS rejects callers without credentials" }
      : { verdict: "allowed", by: "AWS allows every caller with credentials" };
  }
  const context = { ...principalContext(principal), ...request.context };
  const asked = { ...request, context };
  const resourcePolicies = target.policy === undefined || target.policy === "unknown" ? [] : [target.policy];
  const resourceUnknown = target.policy === "unknown";

  const denials = find("Deny", asked, [
    ...principal.identityPolicies,
    ...principal.boundaries,
    ...resourcePolicies,
    ...(endpointPolicy === undefined ? [] : [endpointPolicy]),
  ]);
  if (denials.match === "yes") {
    return { verdict: "denied", by: denials.statement?.label ?? "" };
  }

  const identity = orUnknown(find("Allow", asked, principal.identityPolicies), principal.hasUnknownPolicies);
  const direct = orUnknown(find("Allow", asked, resourcePolicies, "direct"), resourceUnknown);
  const delegated = orUnknown(find("Allow", asked, resourcePolicies, "account"), resourceUnknown);
  const boundaries = principal.boundaries.map((boundary) => find("Allow", asked, [boundary]));
  const endpoint =
    endpointPolicy === undefined ? { match: "yes" as const } : find("Allow", asked, [endpointPolicy]);

  const caps = [...boundaries, endpoint];
  const grant = granted(request, { identity, direct, delegated });
  const allowed = all([grant.match, ...caps.map(({ match }) => match)]);
  if (allowed === "no") {
    const cap = caps.find(({ match }) => match === "no");
    return {
      verdict: "denied",
      by:
        cap === undefined
          ? nothingAllows(request, { identity, direct, delegated })
          : cap === endpoint
            ? "no statement of the VPC endpoint's policy allows it"
            : "no statement of the permissions boundary allows it",
    };
  }
  return allowed === "yes" && denials.match === "no" && !resourceUnknown
    ? { verdict: "allowed", by: grant.statement?.label ?? "" }
    : { verdict: "undecided", by: undecidedReason(request, denials, grant) };
}

interface Grants {
  readonly identity: Found;
  readonly direct: Found;
  readonly delegated: Found;
}

/** Which combination of the policies grants access; boundaries and endpoints limit the result. */
function granted({ principal, target }: AccessRequest, { identity, direct, delegated }: Grants): Found {
  if (principal.kind !== "role") {
    return direct;
  }
  const sameAccount = principal.accountId === target.accountId;
  const both = (resource: Found): Found => ({
    match: all([identity.match, resource.match]),
    statement: identity.statement ?? resource.statement,
  });
  if (!sameAccount) {
    return better(both(direct), both(delegated));
  }
  return better(direct, target.policyMustAllow === true ? both(delegated) : identity);
}

function better(one: Found, other: Found): Found {
  const match = any([one.match, other.match]);
  return one.match === match ? one : other;
}

function orUnknown(found: Found, unknown: boolean): Found {
  return unknown && found.match === "no" ? { match: "maybe" } : found;
}

/** The strongest statement of an effect: one that certainly applies, else one that may apply. */
function find(
  effect: Statement["effect"],
  request: AccessRequest,
  policies: readonly Policy[],
  applicability: Applicability = "any",
): Found {
  let best: Found = { match: "no" };
  for (const statement of policies.flatMap(({ statements }) => statements)) {
    const match = statement.effect === effect ? applies(statement, request, applicability) : "no";
    if (match === "yes") {
      return { match, statement };
    }
    best = match === "maybe" && best.match === "no" ? { match, statement } : best;
  }
  return best;
}

function principalContext({ kind, arn, accountId }: Principal): Context {
  return {
    "aws:PrincipalArn": kind === "role" ? arn : null,
    "aws:PrincipalAccount": kind === "role" ? accountId : null,
    "aws:PrincipalServiceName": kind === "service" ? arn : null,
  };
}

function nothingAllows({ principal, target }: AccessRequest, grants: Grants): string {
  const resourceAllows = any([grants.direct.match, grants.delegated.match]) !== "no";
  if (principal.kind !== "role") {
    return "no statement of the resource's policy allows it";
  }
  const sameAccount = principal.accountId === target.accountId;
  const needsResource = !sameAccount || target.policyMustAllow === true;
  return needsResource && !resourceAllows
    ? "no statement of the resource's policy allows it"
    : sameAccount && fact(target.policyMustAllow === true) === "no"
      ? "no statement allows it"
      : "no statement of the role's policies allows it";
}

function undecidedReason({ principal, target }: AccessRequest, denials: Found, grant: Found): string {
  if (denials.match === "maybe") {
    return `depends on a value that is not known here: ${denials.statement?.label ?? ""}`;
  }
  if (principal.hasUnknownPolicies) {
    return "depends on the role's own policies, which are not in this stack";
  }
  return target.policy === "unknown"
    ? "depends on the resource's own policy, which is not in this stack"
    : `depends on a value that is not known here: ${grant.statement?.label ?? "a part that is known after apply"}`;
}
