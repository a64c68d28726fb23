import { ADMINISTRATOR_ACCESS } from "../../access/policy/administrator-access";
import { type Principal, type Target } from "../../access/policy/access-request";
import { type Policy, type Statement } from "../../access/policy/parse-policy";
import { hasUnresolved } from "../../access/terraform/unresolved";
import { type Location } from "../../aws/location";
import { type Gain, gains, onlyIn, statementsOf } from "./gains";
import { type Identity, labelOf, principalsNamed, type SideAccess } from "./identities";

/** What somebody gains on a resource because of the resource's own policy. */
export interface ResourceGain {
  readonly who: string;
  readonly isPublic: boolean;
  readonly gains: readonly Gain[];
}

/** An account without a stack, for the rest of the world. */
const ANOTHER_ACCOUNT = "000000000000";

/**
 * Who gains what on a resource by its policy: whom its statements name, the account's own administrators, another
 * account's, and the public. Whoever the plan does not have is asked without any permission of its own, and with all.
 */
export function resourceGains(
  arn: string,
  { from, to }: { readonly from: SideAccess; readonly to: SideAccess },
): ResourceGain[] {
  const policies = [from, to].map((side) =>
    (side.resourcePolicies.get(arn) ?? []).map(({ policy }) => policy),
  );
  const [before = [], after = []] = policies;
  const changed = [...onlyIn(after, before, "Allow"), ...onlyIn(before, after, "Deny")];
  if (changed.length === 0) {
    return [];
  }
  if (from.arns.has(arn) && !to.arns.has(arn)) {
    // Nobody gains anything on what goes.
    return [];
  }
  const { location } = to.stack;
  // Who administers an account may do with a new resource of its own what the policies allow.
  const isNew = !from.arns.has(arn) && to.arns.has(arn);
  const asked = whoIsAsked(changed, [...before, ...after], to, location).filter(
    ({ isOwnAdministrator }) => !isNew || isOwnAdministrator !== true,
  );
  // One object a side: the evaluator remembers what it has found in it.
  const [own, next] = [before, after].map(together);
  return asked.flatMap(({ who, isPublic = false, principal }) => {
    const found = gains({
      principals: { from: principal, to: principal },
      changed: changed.filter((statement) => mayName(statement, principal)),
      deciding: statementsOf([...before, ...after, ...principal.identityPolicies]),
      ownArn: arn,
      targets: (action, place) => ({
        from: target(action, place, own, location),
        to: target(action, place, next, location),
      }),
    });
    // Where the account is not known, anybody may be of it: what depends on that says nothing of the public.
    const news =
      isPublic && hasUnresolved(location.accountId) ? found.filter(({ certain }) => certain) : found;
    return news.length === 0 ? [] : [{ who, isPublic, gains: news }];
  });
}

/** A statement that allows something to services alone allows nothing to roles, and the other way round. */
function mayName({ effect, principal: named }: Statement, { kind, arn }: Principal): boolean {
  if (effect === "Deny" || named === undefined || named.everyone) {
    return true;
  }
  return kind === "service" ? named.services.includes(arn) : named.aws.length + named.others.length > 0;
}

/** Policies that count together as one; nothing where they say nothing. */
function together(policies: readonly Policy[]): Policy | undefined {
  const statements = statementsOf(policies);
  return statements.length === 0 ? undefined : { name: "resource policy", statements };
}

function target(action: string, arn: string, policy: Policy | undefined, { accountId }: Location): Target {
  return { arn, accountId, policy, policyMustAllow: /^kms:/i.test(action) };
}

interface AskedPrincipal {
  readonly who: string;
  readonly isPublic?: boolean;
  readonly isOwnAdministrator?: boolean;
  readonly principal: Principal;
}

function whoIsAsked(
  changed: readonly Statement[],
  policies: readonly Policy[],
  { identities }: SideAccess,
  location: Location,
): AskedPrincipal[] {
  const names = new Set(policies.flatMap(principalsNamed));
  const services = new Set(changed.flatMap(({ principal }) => principal?.services ?? []));
  const own = (name: string): Identity | undefined => identities.get(name);
  const role = (arn: string, accountId: string, all: boolean): Principal => ({
    kind: "role",
    arn,
    accountId,
    identityPolicies: all ? [ADMINISTRATOR_ACCESS] : [],
    hasUnknownPolicies: false,
    boundaries: [],
  });
  const administrator = (accountId: string): Principal =>
    role(`arn:${location.partition}:iam::${accountId}:role/any-administrator`, accountId, true);
  return [
    ...[...identities.values()].map(({ label, principal }) => ({ who: label, principal })),
    ...[...names]
      .filter((name) => own(name) === undefined && name !== "*")
      .flatMap((name): AskedPrincipal[] => {
        const account = /^(\d{12})$/.exec(name)?.[1] ?? /^arn:[^:]+:iam::([^:]+):root$/.exec(name)?.[1];
        if (account !== undefined) {
          return account === location.accountId
            ? []
            : [{ who: `account ${account}`, principal: administrator(account) }];
        }
        const arn = name.replaceAll("*", "any-value").replaceAll("?", "q");
        const accountId = arn.split(":")[4] ?? "";
        // Across accounts both sides must allow: what its own account allows is not known, and may be everything.
        const who = accountId === location.accountId ? labelOf(name) : name;
        return accountId === location.accountId
          ? [
              { who, principal: role(arn, accountId, false) },
              { who: `${who}, as far as its own policies allow`, principal: role(arn, accountId, true) },
            ]
          : [{ who, principal: role(arn, accountId, true) }];
      }),
    ...[...services].map((service) => ({
      who: `the service ${service}`,
      principal: { ...role(service, "", false), kind: "service" as const },
    })),
    {
      who: "administrators of the account",
      isOwnAdministrator: true,
      principal: administrator(location.accountId),
    },
    { who: "any other AWS account", isPublic: true, principal: administrator(ANOTHER_ACCOUNT) },
    { who: "the public", isPublic: true, principal: { ...role("*", "", false), kind: "anonymous" } },
  ];
}
