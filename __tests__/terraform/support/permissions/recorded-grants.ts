import { type Grant, type TypeActions } from "../../../../modules/deployment/grant";
import { type Authorization } from "./authorizations";
import { type RecordedRequest } from "./policy-guard";
import { type RequestCause } from "./provider-log";

/** Context keys that a grant names with their values; those of tags are named by kind. */
const NAMED_KEYS = ["ec2:CreateAction", "iam:PassedToService"];

/** Actions that can make a resource one of the stack's, where only tags distinguish them. */
const TAGGING = ["ec2:CreateTags", "kms:TagResource"];

/** A grant for one action. */
type SingleGrant = Omit<Grant, "actions"> & { readonly action: string };

/** What each Terraform type takes, by requests whose cause is known; those of the provider's start are left out. */
export function recordedGrants(
  requests: readonly RecordedRequest[],
  causes: ReadonlyMap<string, RequestCause>,
): Record<string, TypeActions> {
  const found = new Map<string, { plan: Map<string, SingleGrant>; apply: Map<string, SingleGrant> }>();
  for (const { invocationId, authorizations } of requests) {
    const { type, applies } = causes.get(invocationId) ?? {};
    if (type !== undefined) {
      const ofType = found.get(type) ?? { plan: new Map(), apply: new Map() };
      found.set(type, ofType);
      for (const grant of authorizations.map(grantOf)) {
        ofType[applies === true ? "apply" : "plan"].set(JSON.stringify(grant), grant);
      }
    }
  }
  return Object.fromEntries(
    [...found].sort(byKey).map(([type, { plan, apply }]) => {
      const besides = [...apply].filter(([key]) => !plan.has(key)).map(([, grant]) => grant);
      return [type, { plan: together([...plan.values()]), apply: together(besides) }];
    }),
  );
}

function grantOf({ action, type, tags, context }: Authorization): SingleGrant {
  const [service = ""] = action.split(":");
  const aliases = [context["kms:ResourceAliases"] ?? []].flat();
  const ofAws = aliases.find((alias) => alias.startsWith("alias/aws/"));
  if (ofAws !== undefined) {
    return { on: "kms:aws-managed-key", when: { "kms:ResourceAliases": ofAws }, action };
  }
  const named = Object.entries(context).filter(([key]) => NAMED_KEYS.includes(key));
  // A request that tags what has no tags yet makes it one of the stack's.
  const adopts = TAGGING.includes(action) && tags === "resource" && !("aws:ResourceTag/ManagedBy" in context);
  return {
    on: type === "*" ? "*" : `${service}:${type}`,
    ...(tags === undefined ? {} : { tags: adopts ? "adopted" : tags }),
    ...(named.length === 0 ? {} : { when: Object.fromEntries(named) as Record<string, string> }),
    action,
  };
}

/** Actions under the same terms are one grant. */
function together(grants: readonly SingleGrant[]): Grant[] {
  const terms = new Map<string, Set<string>>();
  for (const { action, ...term } of grants) {
    const key = JSON.stringify(term);
    terms.set(key, (terms.get(key) ?? new Set()).add(action));
  }
  return [...terms].sort(byKey).map(([term, actions]) => ({
    ...(JSON.parse(term) as Omit<Grant, "actions">),
    actions: [...actions].sort(),
  }));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
