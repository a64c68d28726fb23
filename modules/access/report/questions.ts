import { type AccessRequest, type Principal, type Target } from "../policy/access-request";
import { type Decision, evaluate } from "../policy/evaluate";
import { type Context } from "../policy/conditions";
import { parsePolicy, type Policy } from "../policy/parse-policy";
import { type StackPolicies } from "../stack/stack-policies";
import { type AssumableRole } from "./assumable-roles";
import { type Call, CAPABILITIES, type Capability } from "./capabilities";
import { type TeamResources } from "./team-resources";

/** An ordinary request over TLS. */
export const ORDINARY: Context = {
  "aws:SecureTransport": "true",
  "aws:SourceAccount": null,
  "aws:SourceArn": null,
  "cloudwatch:namespace": null,
  "kms:ViaService": null,
  "kms:ResourceAliases": null,
  "kms:EncryptionContext:SecretARN": null,
  "kms:EncryptionContext:aws:s3:arn": null,
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

/** A request without its principal. */
export interface AskedCall {
  readonly action: string;
  readonly target: Target;
  readonly context: Context;
}

/** One resource of a capability, with every way to do it there. */
export interface AskedItem {
  /** Name of the resource; nothing where the capability is about one thing. */
  readonly name?: string;
  /** The usual way first. */
  readonly ways: readonly (readonly AskedCall[])[];
}

/** A capability with the requests that it takes in one team. */
export interface Question {
  readonly group: string;
  readonly title: string;
  readonly items: readonly AskedItem[];
}

/** What is asked about a team, for every principal alike. */
export function questionsAbout(stack: StackPolicies, team: TeamResources): Question[] {
  return CAPABILITIES.map((capability) => ({
    group: capability.group,
    title: capability.title,
    items: itemsOf(capability, team, stack).filter(({ ways }) => ways.length > 0),
  })).filter(({ items }) => items.length > 0);
}

function itemsOf({ ways, items }: Capability, team: TeamResources, stack: StackPolicies): AskedItem[] {
  const asked = (found: readonly (readonly Call[])[]): AskedCall[][] =>
    found.filter((calls) => calls.length > 0).map((calls) => calls.map((call) => askedCall(call, stack)));
  return items === undefined
    ? [{ ways: asked(ways(team)) }]
    : items(team).map((item) => ({
        name: item.name,
        ways: asked(ways(team, item)).map((calls) =>
          item.isCreatedLater === true ? calls.map((call) => withoutPolicy(call, item.arn)) : calls,
        ),
      }));
}

/** A call about something that is not there yet, and so has no policy. */
function withoutPolicy(call: AskedCall, arn: string): AskedCall {
  return call.target.arn === arn && call.target.policy === "unknown"
    ? { ...call, target: { ...call.target, policy: undefined } }
    : call;
}

const contexts = new Map<string, Context>();

function askedCall({ action, arn, context, stack, afterReplacing }: Call, own: StackPolicies): AskedCall {
  const target = (stack ?? own).target(action, arn);
  const key = JSON.stringify(context ?? {});
  const known = contexts.get(key) ?? { ...ORDINARY, ...context };
  contexts.set(key, known);
  return {
    action,
    target: afterReplacing === true ? { ...target, policy: ALLOWS_EVERYTHING } : target,
    context: known,
  };
}

/** One request of a principal. */
export function requestOf(principal: Principal, { action, target, context }: AskedCall): AccessRequest {
  return { principal, action, target, context };
}

/** Whether a principal, or a role that it can become, can do something to one resource. */
export function answerOf(
  { ways }: AskedItem,
  principal: Principal,
  roles: readonly AssumableRole[],
): Decision {
  let best = bestWay(ways, principal);
  for (const { principal: other, name, verdict } of best.verdict === "allowed" ? [] : roles) {
    const answer = bestWay(ways, other);
    const reached = answer.verdict === "allowed" ? verdict : answer.verdict;
    if (reached === "allowed" || (reached === "undecided" && best.verdict === "denied")) {
      best = { verdict: reached, by: `${answer.by} (as ${name}, by sts:AssumeRole)` };
    }
    if (reached === "allowed") {
      break;
    }
  }
  return best;
}

/** The way that leads furthest; the usual one where several do. Another one than the usual is named. */
function bestWay(ways: readonly (readonly AskedCall[])[], principal: Principal): Decision {
  let best: Decision | undefined;
  for (const [index, calls] of ways.entries()) {
    const { verdict, by } = wayOf(calls, principal);
    if (
      best === undefined ||
      verdict === "allowed" ||
      (verdict === "undecided" && best.verdict === "denied")
    ) {
      best = { verdict, by: index === 0 ? by : `${by} (with ${calls[0]?.action})` };
    }
    if (verdict === "allowed") {
      break;
    }
  }
  return best ?? { verdict: "undecided", by: "nothing to ask" };
}

/** A way needs all of its calls: one denied call closes it. */
function wayOf(calls: readonly AskedCall[], principal: Principal): Decision {
  let worst: Decision | undefined;
  for (const call of calls) {
    const decision = evaluate(requestOf(principal, call));
    if (decision.verdict === "denied") {
      return decision;
    }
    worst =
      worst === undefined || (decision.verdict === "undecided" && worst.verdict === "allowed")
        ? decision
        : worst;
  }
  return worst ?? { verdict: "undecided", by: "nothing to ask" };
}
