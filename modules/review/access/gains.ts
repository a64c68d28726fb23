import { type AccessRequest, type Principal, type Target } from "../../access/policy/access-request";
import { evaluate, type Decision } from "../../access/policy/evaluate";
import { matchesArn } from "../../access/policy/match";
import { type Policy, type Statement } from "../../access/policy/parse-policy";
import { canonical } from "../plan/values";
import { actionPatterns, type ActionClass, serviceOf } from "./action-classes";
import { conditionText, contextsOf, isAboutPrincipal } from "./conditions";

/** Something that a principal can do on one side of a change and not on the other. */
export interface Gain {
  /** Actions as the policy has them, or single ones of these. */
  readonly actions: readonly string[];
  /** The resource, or the pattern. */
  readonly resource: string;
  /** Conditions of the statement, as a part of a sentence. */
  readonly condition: string;
  /** Whether it is allowed then; otherwise it may be. */
  readonly certain: boolean;
  /** What was asked on both sides, for whoever checks it. */
  readonly asked: readonly Asked[];
}

/** One question on both sides. */
export interface Asked {
  readonly from: AccessRequest;
  readonly to: AccessRequest;
}

/** A principal on both sides; nothing where it is not there. */
export interface TwoPrincipals {
  readonly from?: Principal;
  readonly to?: Principal;
}

/** The target of a request on each side. */
export interface TwoTargets {
  readonly from: Target;
  readonly to: Target;
  /** Whether a policy that is not in the plan must allow it, too: then nothing is certain. */
  readonly isOpen?: boolean;
}

/** What is asked, and of which policies. */
export interface Comparison {
  readonly principals: TwoPrincipals;
  /** Statements that allow more after the change, or deny less. */
  readonly changed: readonly Statement[];
  /** Every statement that may decide, on either side. */
  readonly deciding: readonly Statement[];
  readonly targets: (action: string, arn: string) => TwoTargets;
  /** Where the statements are a resource's own: everything is that resource, and what is inside it. */
  readonly ownArn?: string;
}

/** More questions than this take minutes; then the change counts as not evaluated. */
export const MAX_QUESTIONS = 50_000;

/** A comparison that would ask too much. */
export class TooManyQuestions extends Error {}

const RANK = { denied: 0, undecided: 1, allowed: 2 } as const;

/**
 * What a principal gains from one side to the other: each statement that allows more, or denies less, is asked for each
 * of its resources, for each class of its actions, in a request in which its conditions hold; and for the resources of
 * other statements that it takes in, since they may decide otherwise there.
 */
export function gains(comparison: Comparison): Gain[] {
  const { changed, deciding, ownArn } = comparison;
  const patterns = deciding.flatMap(({ action = [], notAction = [] }) => [...action, ...notAction]);
  const named = [...new Set(deciding.flatMap((one) => resourcesOf(one, ownArn)))];
  const found: Gain[] = [];
  let questions = 0;
  for (const statement of changed) {
    const contexts = contextsOf(statement);
    for (const { text, classes: allClasses } of actionPatterns(statement, patterns)) {
      const about = byService(allClasses);
      const gainedAt = new Map<string, ReadonlySet<string>>();
      const resources = resourcesOf(statement, ownArn);
      // Some services have resources of another name: those are asked where a statement names no others.
      const isElsewhere = resources.every((one) => about(one).length === 0);
      for (const resource of resources) {
        const inside = named.filter((one) => one !== resource && takesIn(resource, one));
        for (const place of [resource, ...inside]) {
          const classes = isElsewhere ? allClasses : about(place);
          questions += classes.length * contexts.length;
          if (questions > MAX_QUESTIONS) {
            throw new TooManyQuestions();
          }
          const asked: Asked[] = [];
          let certain = true;
          const gained = classes.filter((one) => {
            const answer = contexts
              .map((context) => ask(comparison, one.asked, exampleOf(place), context))
              .find(({ gain }) => gain);
            if (answer !== undefined) {
              asked.push(answer.asked);
              certain &&= answer.certain;
            }
            return answer !== undefined;
          });
          // What is gained everywhere is not repeated for each part of it.
          const outside = place === resource ? undefined : gainedAt.get(resource);
          const news = gained.filter(({ asked: action }) => outside?.has(action) !== true);
          gainedAt.set(place, new Set(gained.flatMap(({ actions }) => actions)));
          if (news.length > 0) {
            const actions = news.length === classes.length ? [text] : namesOf(news, text, classes);
            const condition = conditionText(statement, isAboutPrincipal);
            found.push({ actions, resource: place, condition, certain, asked });
          }
        }
      }
    }
  }
  return withoutDoubts(merged(found));
}

/** A service's actions on another service's resource, which a pattern names as well, mean nothing. */
function byService(classes: readonly ActionClass[]): (place: string) => readonly ActionClass[] {
  const found = new Map<string, readonly ActionClass[]>();
  return (place) => {
    const [, , service = ""] = place.split(":");
    if (service === "" || /[*?\u27e6]/.test(service)) {
      return classes;
    }
    const known =
      found.get(service) ??
      classes.flatMap((one) => {
        const actions = one.actions.filter((action) => serviceOf(action) === service);
        const [asked] = actions;
        return asked === undefined ? [] : [{ asked, actions }];
      });
    found.set(service, known);
    return known;
  };
}

/** What is certainly gained under a condition is not said once more with a doubt. */
function withoutDoubts(found: readonly Gain[]): Gain[] {
  const certain = found.filter((gain) => gain.certain);
  return found.filter(
    (gain) =>
      gain.certain ||
      !gain.actions.every((action) =>
        certain.some(({ resource, actions }) => resource === gain.resource && actions.includes(action)),
      ),
  );
}

function ask(
  { principals, targets }: Comparison,
  action: string,
  arn: string,
  context: AccessRequest["context"],
): { gain: boolean; certain: boolean; asked: Asked } {
  const target = targets(action, arn);
  const nobody = { ...(principals.to ?? principals.from), identityPolicies: [], boundaries: [] } as Principal;
  const asked = {
    from: { principal: principals.from ?? nobody, action, target: target.from, context },
    to: { principal: principals.to ?? nobody, action, target: target.to, context },
  };
  const [before, after] = [asked.from, asked.to].map(evaluate) as [Decision, Decision];
  return {
    gain: RANK[after.verdict] > RANK[before.verdict],
    certain: after.verdict === "allowed" && target.isOpen !== true,
    asked,
  };
}

/** The resources that a statement names; of a resource's own policy, no others than the resource and what is in it. */
function resourcesOf({ resource }: Statement, ownArn: string | undefined): readonly string[] {
  const named = resource ?? ["*"];
  if (ownArn === undefined) {
    return named;
  }
  const own = /^arn:[^:]+:s3:::[^/]+$/.test(ownArn) ? [ownArn, `${ownArn}/*`] : [ownArn];
  return [...new Set(named.flatMap((one) => (one === "*" ? own : [one])))];
}

function takesIn(pattern: string, other: string): boolean {
  return /[*?]/.test(pattern) && (pattern === "*" || matchesArn(pattern, exampleOf(other)) === "yes");
}

/** A resource that a pattern matches, and that no narrower one is likely to. */
function exampleOf(pattern: string): string {
  return pattern === "*" ? "*" : pattern.replaceAll("*", "any-value").replaceAll("?", "q");
}

/** How many actions are named before they are counted. */
const MAX_NAMED = 8;

function namesOf(
  gained: readonly ActionClass[],
  text: string,
  classes: readonly ActionClass[],
): readonly string[] {
  const actions = gained.flatMap((one) => one.actions);
  const kept = classes.filter((one) => !gained.includes(one)).flatMap((one) => one.actions);
  return actions.length <= MAX_NAMED
    ? actions
    : kept.length <= MAX_NAMED
      ? [`${text} but ${kept.join(", ")}`]
      : [`${actions.length} of ${text}, such as ${actions[0] ?? ""}`];
}

/** One line for the same actions, or the same resource. */
function merged(found: readonly Gain[]): Gain[] {
  const byPlace = new Map<string, Gain>();
  for (const gain of found) {
    const key = canonical([gain.resource, gain.condition, gain.certain]);
    const known = byPlace.get(key);
    byPlace.set(
      key,
      known === undefined
        ? gain
        : {
            ...known,
            actions: [...new Set([...known.actions, ...gain.actions])],
            asked: [...known.asked, ...gain.asked],
          },
    );
  }
  return [...byPlace.values()];
}

/** Statements of one side that are not on the other, without those of policies that were not read. */
export function onlyIn(
  side: readonly Policy[],
  other: readonly Policy[],
  effect: Statement["effect"],
): Statement[] {
  const known = new Set(statementsOf(other).map(identityOf));
  return statementsOf(side).filter(
    (one) => one.effect === effect && !isUnread(one) && !known.has(identityOf(one)),
  );
}

export function statementsOf(policies: readonly Policy[]): Statement[] {
  return policies.flatMap(({ statements }) => statements);
}

/** What a statement says, without its name. */
function identityOf({ source, uncertain }: Statement): string {
  return canonical([{ ...source, Sid: "" }, uncertain ?? ""]);
}

/** Whether nothing is known of the policy that a statement stands for. */
export function isUnread({ uncertain, source }: Statement): boolean {
  return uncertain !== undefined && source.Action === "*" && source.Resource === "*";
}
