import { type Principal } from "../policy/access-request";
import { type Decision, evaluate } from "../policy/evaluate";
import { type Context } from "../policy/conditions";
import { parsePolicy, type Policy } from "../policy/parse-policy";
import { isTeamStack } from "../read-stacks";
import { type StackPolicies } from "../stack/stack-policies";
import { replaceUnresolved } from "../terraform/unresolved";
import { type AssumableRole, assumableRoles } from "./assumable-roles";
import { type Call, CAPABILITIES } from "./capabilities";
import { principalsOf } from "./principals";
import { teamResources } from "./team-resources";

/** One answer: whether a principal can do something, and what decides it. */
export interface AccessRow {
  readonly principal: string;
  /** ARN of the principal. */
  readonly arn: string;
  readonly group: string;
  readonly capability: string;
  readonly verdict: Decision["verdict"];
  /** The deciding statement, as `policy: Sid`, or why there is none. */
  readonly by: string;
}

/** All answers about one team. */
export interface TeamAccess {
  readonly team: string;
  readonly accountId: string;
  readonly region: string;
  readonly rows: readonly AccessRow[];
}

/** An ordinary request over TLS. */
const ORDINARY: Context = {
  "aws:SecureTransport": "true",
  "aws:SourceAccount": null,
  "aws:SourceArn": null,
  "cloudwatch:namespace": null,
  "kms:ViaService": null,
  "kms:EncryptionContext:aws:logs:arn": null,
  "kms:EncryptionContext:aws:sns:topicArn": null,
  "s3:TlsVersion": "1.3",
  "s3:x-amz-server-side-encryption": null,
  "s3:x-amz-server-side-encryption-customer-algorithm": null,
};

/** What somebody may write who can replace a resource's policy. */
const ALLOWS_EVERYTHING: Policy = parsePolicy(
  JSON.stringify({
    Statement: { Sid: "Everything", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  }),
  "a policy that replaces the resource's",
  "a policy that replaces the resource's",
);

/** The answers for every team's stack. Other stacks (audit) contribute their resources. */
export function accessTable(stacks: readonly StackPolicies[]): TeamAccess[] {
  return stacks.filter(isTeamStack).map((stack) => {
    const others = stacks.filter((other) => other !== stack);
    const resources = teamResources(stack, others);
    const rows = principalsOf(stack, others).flatMap(({ label, principal }) => {
      const roles = assumableRoles(principal, stacks, ORDINARY);
      return CAPABILITIES.flatMap(({ group, title, ways }): AccessRow[] => {
        const asked = ways(resources).filter((calls) => calls.length > 0);
        const ask = (who: Principal): Decision =>
          bestOf(
            asked.map((calls) => decide(stack, who, calls)),
            asked,
          );
        const arn = replaceUnresolved(principal.arn, "");
        return asked.length === 0
          ? []
          : [{ principal: label, arn, group, capability: title, ...asOneOf(roles, ask(principal), ask) }];
      });
    });
    const { accountId, region } = stack.location;
    return {
      team: stack.name,
      accountId: replaceUnresolved(accountId, "unknown"),
      region: replaceUnresolved(region, "Region unknown"),
      rows,
    };
  });
}

/** The answer for a principal, or for a role that it can become, where that one can do more. */
function asOneOf(
  roles: readonly AssumableRole[],
  own: Decision,
  ask: (principal: Principal) => Decision,
): Decision {
  let best = own;
  for (const { principal, name, verdict } of best.verdict === "allowed" ? [] : roles) {
    const other = ask(principal);
    const reached = other.verdict === "allowed" ? verdict : other.verdict;
    if (reached === "allowed" || (reached === "undecided" && best.verdict === "denied")) {
      best = { verdict: reached, by: `${other.by} (as ${name}, by sts:AssumeRole)` };
    }
    if (reached === "allowed") {
      break;
    }
  }
  return best;
}

/** The way that leads furthest; the usual one where several do. Another one than the usual is named. */
function bestOf(decisions: readonly Decision[], ways: readonly (readonly Call[])[]): Decision {
  const best = (["allowed", "undecided", "denied"] as const)
    .map((verdict) => decisions.findIndex((decision) => decision.verdict === verdict))
    .find((index) => index >= 0);
  const { verdict, by } = decisions[best ?? 0] ?? { verdict: "undecided", by: "nothing to ask" };
  const action = best === undefined || best === 0 ? undefined : ways[best]?.[0]?.action;
  return { verdict, by: action === undefined ? by : `${by} (with ${action})` };
}

/** A way needs all of its calls: one denied call closes it. */
function decide(stack: StackPolicies, principal: Principal, calls: readonly Call[]): Decision {
  const decisions = calls.map(({ action, arn, context = {}, stack: owner = stack, afterReplacing }) => {
    const target = owner.target(action, arn);
    return evaluate({
      principal,
      action,
      target: afterReplacing === true ? { ...target, policy: ALLOWS_EVERYTHING } : target,
      context: { ...ORDINARY, ...context },
    });
  });
  const worst = (["denied", "undecided", "allowed"] as const)
    .flatMap((verdict) => decisions.filter((decision) => decision.verdict === verdict))
    .at(0);
  return worst ?? { verdict: "undecided", by: "nothing to ask" };
}
