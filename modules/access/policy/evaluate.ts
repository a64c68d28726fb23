import { hasUnresolved, replaceUnresolved, unresolvedParts } from "../terraform/unresolved";
import { type AccessRequest, type Principal } from "./access-request";
import { candidates } from "./candidates";
import { type Context } from "./conditions";
import { all, any, fact, type Match } from "./match";
import { type Policy, type Statement } from "./parse-policy";
import { type Applicability, applies, unknownOf } from "./statement-match";

/** What a principal can do. */
export type Verdict = "allowed" | "denied" | "undecided";

/** The answer, with what decided it. */
export interface Decision {
  readonly verdict: Verdict;
  /** The deciding statement as `policy: Sid`, or why there is none. */
  readonly by: string;
}

/** An action that needs no permission; an explicit deny has no effect on it. */
const NEEDS_NO_PERMISSION = "sts:getcalleridentity";

interface Found {
  readonly match: Match;
  readonly statement?: Statement;
}

const NOTHING: Found = { match: "no" };

/**
 * IAM's policy evaluation: an explicit deny wins; a permissions boundary caps what identity policies and resource policies
 * give to a role; within an account either of the two is enough, across accounts both are needed; a KMS key's and a role's
 * own policy must allow in any case.
 *
 * Three-valued: what depends on policies or values that are not known is undecided, never denied. Service and resource
 * control policies, session policies and KMS grants are not evaluated; the policies of an organization can only deny more.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest): Decision {
  const { principal, target, endpointPolicy } = request;
  if (request.action.toLowerCase() === NEEDS_NO_PERMISSION) {
    return principal.kind === "anonymous"
      ? { verdict: "denied", by: "AWS rejects callers without credentials" }
      : { verdict: "allowed", by: "AWS allows every caller with credentials" };
  }
  const asked = { ...request, context: contextOf(principal, request.context) };
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
  const grants = { identity, direct, delegated };
  const grant = granted(request, grants);
  const allowed = all([grant.match, ...caps.map(({ match }) => match)]);
  if (allowed === "no") {
    const cap = caps.find(({ match }) => match === "no");
    const open = cap === undefined || cap === endpoint ? NOTHING : beyondBoundary(asked, resourcePolicies);
    if (open.match !== "no" && endpoint.match !== "no") {
      return {
        verdict: "undecided",
        by: `depends on whether a permissions boundary limits what a resource's policy gives to everyone: ${open.statement?.label ?? ""}`,
      };
    }
    return {
      verdict: "denied",
      by:
        cap === undefined
          ? nothingAllows(request, grants)
          : cap === endpoint
            ? "no statement of the VPC endpoint's policy allows it"
            : "no statement of the permissions boundary allows it",
    };
  }
  return allowed === "yes" && denials.match === "no" && !resourceUnknown
    ? { verdict: "allowed", by: grant.statement?.label ?? "" }
    : { verdict: "undecided", by: undecidedReason(asked, denials, [grant, ...caps]) };
}

/**
 * What a resource's policy gives to everyone within the account: it is given to a role's session as well, which what a
 * boundary leaves out does not limit. That this holds of `Principal: "*"` is unconfirmed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function beyondBoundary(request: AccessRequest, policies: readonly Policy[]): Found {
  const { principal, target } = request;
  const toEveryone = policies.map((policy) => ({
    ...policy,
    statements: policy.statements.filter((statement) => statement.principal?.everyone === true),
  }));
  return principal.kind === "role" && sameAccount(principal, target) !== "no"
    ? find("Allow", request, toEveryone, "direct")
    : NOTHING;
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
  const both = (resource: Found): Found => ({
    match: all([identity.match, resource.match]),
    statement:
      resource.match === "maybe" && identity.match === "yes" ? resource.statement : identity.statement,
  });
  const withIn = better(direct, target.policyMustAllow === true ? both(delegated) : identity);
  const across = better(both(direct), both(delegated));
  const same = sameAccount(principal, target);
  if (same !== "maybe") {
    return same === "yes" ? withIn : across;
  }
  return withIn.match === across.match ? withIn : { match: "maybe", statement: withIn.statement };
}

/** Whether a role and a resource are of one account. */
function sameAccount({ accountId }: Principal, target: AccessRequest["target"]): Match {
  return accountId === target.accountId
    ? "yes"
    : hasUnresolved(accountId) || hasUnresolved(target.accountId)
      ? "maybe"
      : "no";
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
  let best: Found = NOTHING;
  for (const policy of policies) {
    for (const { index, action } of candidates(policy, effect, request.action)) {
      const statement = policy.statements[index];
      const match = statement === undefined ? "no" : applies(statement, request, applicability, action);
      if (match === "yes") {
        return { match, statement };
      }
      best = match === "maybe" && best.match === "no" ? { match, statement } : best;
    }
  }
  return best;
}

const contexts = new WeakMap<Context, WeakMap<Principal, Context>>();

/** The context of a request with what follows from its principal. Few contexts meet few principals again and again. */
export function contextOf(principal: Principal, context: Context): Context {
  const ofContext = contexts.get(context) ?? new WeakMap<Principal, Context>();
  contexts.set(context, ofContext);
  const { kind, arn, accountId } = principal;
  const known = ofContext.get(principal) ?? {
    "aws:PrincipalArn": kind === "role" ? arn : null,
    "aws:PrincipalAccount": kind === "role" ? accountId : null,
    "aws:PrincipalServiceName": kind === "service" ? arn : null,
    "aws:PrincipalIsAWSService": String(kind === "service"),
    ...context,
  };
  ofContext.set(principal, known);
  return known;
}

function nothingAllows({ principal, target }: AccessRequest, grants: Grants): string {
  const resourceAllows = any([grants.direct.match, grants.delegated.match]) !== "no";
  if (principal.kind !== "role") {
    return "no statement of the resource's policy allows it";
  }
  const same = sameAccount(principal, target) === "yes";
  const needsResource = !same || target.policyMustAllow === true;
  return needsResource && !resourceAllows
    ? "no statement of the resource's policy allows it"
    : same && fact(target.policyMustAllow === true) === "no"
      ? "no statement allows it"
      : "no statement of the role's policies allows it";
}

/** What is not known, by name, with the statement that it stands in. */
function undecidedReason(request: AccessRequest, denials: Found, grants: readonly Found[]): string {
  const { principal, target } = request;
  const open = [denials, ...grants].find(
    ({ match, statement }) => match === "maybe" && statement !== undefined,
  );
  if (denials.match !== "maybe" && principal.hasUnknownPolicies) {
    return "depends on the role's own policies, which are not in this stack";
  }
  if (denials.match !== "maybe" && target.policy === "unknown") {
    return "depends on the resource's own policy, which is not in this stack";
  }
  const unknown = open?.statement === undefined ? [] : unknownOf(open.statement, request);
  const accounts = [principal.accountId, target.accountId].flatMap(unresolvedParts);
  const what = unknown.length > 0 ? unknown : accounts;
  const label = open?.statement === undefined ? "" : `: ${replaceUnresolved(open.statement.label, "…")}`;
  return `depends on ${what.length > 0 ? what.join(", ") : "a value that is not known here"}${label}`;
}
