import { type AccessRequest, type Principal, type Target } from "../../access/policy/access-request";
import { evaluate, type Decision } from "../../access/policy/evaluate";
import { matchesArn } from "../../access/policy/match";
import { type Policy, type Statement } from "../../access/policy/parse-policy";
import { canonical } from "../plan/values";
import { actionPatterns, type ActionClass } from "./action-classes";
import { conditionText, contextsOf } from "./conditions";

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

/** What is asked, and of which policies. */
export interface Comparison {
  readonly principals: TwoPrincipals;
  /** Statements that allow more after the change, or deny less. */
  readonly changed: readonly Statement[];
  /** Every statement that may decide, on either side. */
  readonly deciding: readonly Statement[];
  /** The target of a request on each side. */
  readonly targets: (action: string, arn: string) => { readonly from: Target; readonly to: Target };
  /** The resource of statements that name none, or everything. */
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
    for (const { text, classes } of actionPatterns(statement, patterns)) {
      const gainedAt = new Map<string, ReadonlySet<ActionClass>>();
      for (const resource of resourcesOf(statement, ownArn)) {
        const inside = named.filter((one) => one !== resource && takesIn(resource, one));
        for (const place of [resource, ...inside]) {
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
          const news = gained.filter((one) => outside?.has(one) !== true);
          gainedAt.set(place, new Set(gained));
          if (news.length > 0) {
            const actions = news.length === classes.length ? [text] : namesOf(news, text, classes);
            found.push({ actions, resource: place, condition: conditionText(statement), certain, asked });
          }
        }
      }
    }
  }
  return merged(found);
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
    certain: after.verdict === "allowed",
    asked,
  };
}

/** The resources that a statement names; its own where it names none, or everything but some. */
function resourcesOf({ resource, notResource }: Statement, ownArn: string | undefined): readonly string[] {
  return resource ?? (notResource === undefined && ownArn !== undefined ? [ownArn] : ["*"]);
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
