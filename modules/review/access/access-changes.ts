import { ADMINISTRATOR_ACCESS } from "../../access/policy/administrator-access";
import { type Target } from "../../access/policy/access-request";
import { type Policy, type Statement } from "../../access/policy/parse-policy";
import { type StackPolicies } from "../../access/stack/stack-policies";
import { replaceUnresolved } from "../../access/terraform/unresolved";
import { coversPattern } from "../../aws/iam-pattern";
import { type Finding, type RuleId } from "../finding";
import { type PlanContext } from "../plan-context";
import { finding } from "../rules/rule";
import { canonical } from "../plan/values";
import { type Gain, gains, isUnread, onlyIn, statementsOf, TooManyQuestions } from "./gains";
import { isAboutAccess } from "./about-access";
import { accessOf, type Identity, type SideAccess } from "./identities";
import { PlannedSide } from "./planned-side";
import { resourceGains } from "./resource-gains";
import { newTrust } from "./trust";
import { unknownPolicies } from "./unknown-policies";

/** Who gains access, and who loses it. */
export interface AccessChanges {
  readonly findings: readonly Finding[];
  /** A line for each principal and resource. */
  readonly removed: readonly string[];
  /** Every gain with what was asked, for whoever checks the answers. */
  readonly gains: readonly Gain[];
}

interface Sides {
  readonly from: SideAccess;
  readonly to: SideAccess;
}

/** What a plan changes of who can do what. */
export function accessChanges(context: PlanContext): AccessChanges {
  const { plan } = context;
  if (!plan.resources.some(({ changes, type }) => changes && isAboutAccess(type))) {
    return { findings: [], removed: [], gains: [] };
  }
  const [before, after] = (["before", "after"] as const).map((side) =>
    accessOf(new PlannedSide(plan, side)),
  ) as [SideAccess, SideAccess];
  const there: Sides = { from: before, to: after };
  const back: Sides = { from: after, to: before };
  const byPrincipal = identityChanges(there);
  const byResource = resourceChanges(there);
  const all = [...byPrincipal, ...byResource];
  return {
    findings: [
      ...all.flatMap((change) => widened(change, context)),
      ...boundaryChanges(there, context),
      ...trustChanges(there, context),
      ...wildcards(there),
      ...unknownPolicies(context, after.stack.source),
    ],
    removed: [...identityChanges(back), ...resourceChanges(back)].flatMap((change) =>
      change.tooMany === true
        ? [`${change.who}: not evaluated`]
        : linesOf(change).map((line) => `${change.who} loses ${line}`),
    ),
    gains: all.flatMap(({ gains: gained }) => gained),
  };
}

/** What one principal gains, by its own policies or by a resource's. */
interface Change {
  readonly who: string;
  readonly address: string;
  readonly gains: readonly Gain[];
  /** Policies that it gains and that the plan does not have. */
  readonly unread?: readonly string[];
  readonly isNew?: boolean;
  readonly isPublic?: boolean;
  readonly tooMany?: boolean;
}

function identityChanges(sides: Sides): Change[] {
  const { from, to } = sides;
  const arns = new Set([...from.identities.keys(), ...to.identities.keys()]);
  // A managed policy that is attached elsewhere: it counts where it is there on both sides.
  const elsewhere = [...to.managed].filter(([arn, { isAttached }]) => !isAttached && from.managed.has(arn));
  return [
    ...[...arns].flatMap((arn) => changeOfPrincipal(from.identities.get(arn), to.identities.get(arn), sides)),
    ...elsewhere.flatMap(([arn, policy]) => changeOfPrincipal(from.managed.get(arn), policy, sides)),
  ];
}

function changeOfPrincipal(
  one: Identity | undefined,
  other: Identity | undefined,
  { from, to }: Sides,
): Change[] {
  const [before = [], after = []] = [one, other].map((identity) => identity?.principal.identityPolicies);
  const [limits = [], newLimits = []] = [one, other].map((identity) => identity?.principal.boundaries);
  if (other === undefined || sameLimits(before, after, limits, newLimits)) {
    return [];
  }
  // Where a boundary goes, everything that its policies allow counts anew.
  const lifted = limits.length > 0 && newLimits.length === 0;
  const changed = [
    ...(lifted
      ? statementsOf(after).filter(({ effect }) => effect === "Allow")
      : onlyIn(after, before, "Allow")),
    ...onlyIn(newLimits, limits, "Allow"),
    ...onlyIn([...before, ...limits], [...after, ...newLimits], "Deny"),
  ];
  const known = new Set(statementsOf(before).map(({ uncertain }) => uncertain));
  const unread = statementsOf(after)
    .filter(
      (statement) => isUnread(statement) && statement.effect === "Allow" && !known.has(statement.uncertain),
    )
    .flatMap(({ uncertain = "" }) => /^policy (\S+), which is not in this stack$/.exec(uncertain)?.[1] ?? []);
  return changeOf(other, { isNew: one === undefined, unread }, () =>
    gains({
      principals: { from: one?.principal, to: other.principal },
      changed,
      deciding: statementsOf([...before, ...after, ...limits, ...newLimits]),
      targets: (action, place) => ({
        from: ownTarget(from.stack, action, place, other.principal.accountId),
        to: ownTarget(to.stack, action, place, other.principal.accountId),
        isOpen: isOpen(to.stack.target(action, place)),
      }),
    }),
  );
}

function sameLimits(...lists: readonly (readonly Policy[])[]): boolean {
  const [before = [], after = [], limits = [], newLimits = []] = lists.map((list) => canonicalOf(list));
  return before === after && limits === newLimits;
}

function canonicalOf(policies: readonly Policy[]): string {
  return canonical(statementsOf(policies).map(({ source, uncertain }) => [source, uncertain ?? ""]));
}

/** What is not in the plan has no policy of its own here: the change is in the principal's. */
function ownTarget(stack: StackPolicies, action: string, arn: string, accountId: string): Target {
  const target = stack.target(action, arn);
  return target.policy === "unknown" ? { arn, accountId } : target;
}

/** A key that the plan does not have: its own policy must allow what is done with it. */
function isOpen({ policy, policyMustAllow }: Target): boolean {
  return policy === "unknown" && policyMustAllow === true;
}

function resourceChanges(sides: Sides): Change[] {
  const addresses = new Map(
    [...sides.from.resourcePolicies, ...sides.to.resourcePolicies].map(([arn, [first]]) => [
      arn,
      first?.address ?? arn,
    ]),
  );
  return [...addresses].flatMap(([arn, address]): Change[] => {
    try {
      return resourceGains(arn, sides).map((gain) => ({ ...gain, address }));
    } catch (error) {
      return tooMany(error, { who: arn, address });
    }
  });
}

function changeOf({ label, address }: Identity, more: Partial<Change>, find: () => Gain[]): Change[] {
  try {
    const found = find();
    return found.length + (more.unread ?? []).length === 0
      ? []
      : [{ who: label, address, ...more, gains: found }];
  } catch (error) {
    return tooMany(error, { who: label, address });
  }
}

function tooMany(error: unknown, of: Pick<Change, "who" | "address">): Change[] {
  if (error instanceof TooManyQuestions) {
    return [{ ...of, gains: [], tooMany: true }];
  }
  throw error;
}

function widened(change: Change, context: PlanContext): Finding[] {
  const { who, address, gains: gained, isNew = false, isPublic = false } = change;
  if (change.tooMany === true) {
    const message = `${who}: the policies are too large to compare`;
    return [{ severity: "look", rule: "policy-unknown", address, message }];
  }
  const lines = linesOf(change);
  // A key's name in a condition is known before the value is: only what is certain opens something to everybody.
  const opens = isPublic && gained.some(({ certain, condition }) => certain && condition === "");
  const severity = opens ? "stop" : "look";
  const rule: RuleId = !opens
    ? "access-widened"
    : /^arn:[^:]+:s3:::/.test(gained[0]?.resource ?? "")
      ? "bucket-public"
      : "resource-public";
  const verb = isNew ? "is new, and may" : "gains";
  const [only = ""] = lines;
  const message = lines.length === 1 ? `${who} ${verb} ${only}` : `${who} ${verb} ${lines.length} things`;
  const base = { severity, rule, address, message } as const;
  const about = context.plan.at(address);
  return [
    {
      ...(about === undefined ? base : finding(severity, rule, about, message, context)),
      ...(lines.length === 1 ? {} : { details: lines }),
    },
  ];
}

function linesOf({ gains: gained, unread = [] }: Change): string[] {
  return [...gained.map(lineOf), ...unread.map((arn) => `whatever the policy ${arn} allows`)];
}

function lineOf({ actions, resource, condition, certain }: Gain): string {
  const line = `${actions.join(", ")} on ${resource === "*" ? "everything" : resource}${condition}`;
  return `${replaceUnresolved(line, "…")}${certain ? "" : " (depends on what is not known here)"}`;
}

/** Boundaries that go, or that allow more. */
function boundaryChanges({ from, to }: Sides, context: PlanContext): Finding[] {
  return [...to.identities].flatMap(([of, { principal, address, label }]): Finding[] => {
    const before = from.identities.get(of)?.principal.boundaries ?? [];
    const after = principal.boundaries;
    const about = context.plan.at(address);
    if (about === undefined || before.length === 0 || canonicalOf(before) === canonicalOf(after)) {
      return [];
    }
    if (after.length === 0) {
      return [finding("stop", "boundary-removed", about, `${label} loses its permissions boundary`, context)];
    }
    const everything = { ...principal, identityPolicies: [ADMINISTRATOR_ACCESS] };
    const target = (_action: string, arn: string): { from: Target; to: Target } => ({
      from: { arn, accountId: principal.accountId },
      to: { arn, accountId: principal.accountId },
    });
    const [change] = changeOf({ label, address, principal }, {}, () =>
      gains({
        principals: { from: { ...everything, boundaries: before }, to: { ...everything, boundaries: after } },
        changed: [...onlyIn(after, before, "Allow"), ...onlyIn(before, after, "Deny")],
        deciding: statementsOf([...before, ...after]),
        targets: target,
      }),
    );
    const known = new Set(statementsOf(before).map(({ uncertain }) => uncertain));
    const unread = statementsOf(after).some((one) => isUnread(one) && !known.has(one.uncertain));
    if (change === undefined && !unread) {
      return [];
    }
    const lines = (change?.gains ?? []).map(lineOf);
    const unknown =
      unread || change?.tooMany === true || change?.gains.every(({ certain }) => !certain) === true;
    const message = unknown
      ? `the permissions boundary of ${label} changes, and what it allows is not known`
      : `the permissions boundary of ${label} allows more`;
    return [
      {
        ...finding(unknown ? "look" : "stop", "boundary-widened", about, message, context),
        ...(lines.length === 0 ? {} : { details: lines }),
      },
    ];
  });
}

function trustChanges({ from, to }: Sides, context: PlanContext): Finding[] {
  return to.stack.roles.flatMap((role): Finding[] => {
    const before = from.stack.role(role.arn);
    const address = to.identities.get(role.arn)?.address ?? role.arn;
    const about = context.plan.at(address);
    const trusted = newTrust(before?.trust, role.trust);
    if (about?.changes !== true || trusted.length === 0) {
      return [];
    }
    const lines = trusted.map(({ who, condition }) => replaceUnresolved(`${who}${condition}`, "…"));
    const isPublic = trusted.some((one) => one.isPublic);
    const message = `${role.name} may be assumed by ${lines.join("; ")}`;
    return [
      finding(
        isPublic ? "stop" : "look",
        isPublic ? "resource-public" : "trust-added",
        about,
        message,
        context,
      ),
    ];
  });
}

/** Patterns that take in what was there by name, or by a narrower pattern. */
function wildcards({ from, to }: Sides): Finding[] {
  return [...to.identities].flatMap(([arn, { principal, address, label }]): Finding[] => {
    const before = from.identities.get(arn);
    if (before === undefined) {
      return [];
    }
    const [old, now] = [before.principal, principal].map(({ identityPolicies }) =>
      statementsOf(identityPolicies).filter(
        ({ effect, uncertain }) => effect === "Allow" && uncertain === undefined,
      ),
    ) as [Statement[], Statement[]];
    const grown = (["action", "resource"] as const).flatMap((element) => {
      const known = new Set(old.flatMap((one) => one[element] ?? []));
      const added = new Set(
        now.flatMap((one) => one[element] ?? []).filter((one) => /[*?]/.test(one) && !known.has(one)),
      );
      return [...added].flatMap((pattern) => {
        const covered = [...known].filter((one) => coversPattern(pattern, one));
        return covered.length === 0 ? [] : [`${pattern} takes in ${covered.join(", ")}`];
      });
    });
    return grown.length === 0
      ? []
      : [
          {
            severity: "look",
            rule: "wildcard-added",
            address,
            message: replaceUnresolved(`${label}: ${grown.join("; ")}`, "…"),
          },
        ];
  });
}
