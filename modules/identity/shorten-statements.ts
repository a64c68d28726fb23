import { coversArn, coversPattern, isLiteral } from "../aws/iam-pattern";
import { type UnnamedStatement } from "../aws/policy-document";
import { mayBeAbout } from "./arn-services";

/** An allowing statement with lists, in the making. */
interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: UnnamedStatement["Condition"];
}

/**
 * Statements that allow, in fewer characters. They decide every request as the given ones do: each step joins two
 * statements only where no pair of action and resource is allowed that was not before, or where that pair is no request,
 * such as an action of SQS on a table. A statement with `NotAction` or `NotResource` stays as it is.
 */
export function shortenStatements(statements: readonly UnnamedStatement[]): UnnamedStatement[] {
  const whole = statements.filter((one) => one.Action === undefined || one.Resource === undefined);
  const grants = statements.flatMap(({ Action, Resource, Condition }) =>
    Action === undefined || Resource === undefined
      ? []
      : [grant([Action].flat(), [Resource].flat(), Condition)],
  );
  return [...joined(withoutCoveredOnes(grants, includes)).map(toStatement), ...whole];
}

function grant(
  actions: readonly string[],
  resources: readonly string[],
  condition: UnnamedStatement["Condition"],
): Grant {
  return {
    actions: withoutCoveredOnes(distinctActions(actions), coversAction),
    resources: withoutCoveredOnes([...new Set(resources)], covers),
    condition,
  };
}

/** IAM compares actions without regard to case. */
function distinctActions(actions: readonly string[]): string[] {
  return [...new Map(actions.map((action) => [action.toLowerCase(), action])).values()];
}

function coversAction(action: string, other: string): boolean {
  return coversPattern(action.toLowerCase(), other.toLowerCase());
}

/** An ARN that is known after apply covers itself alone. */
function covers(arn: string, other: string): boolean {
  return arn === other || (!isLiteral(arn) && coversArn(arn, other));
}

/** The items without those that another one covers; of two that say the same, such as `a*` and `a**`, the first stays. */
function withoutCoveredOnes<T>(items: readonly T[], isCovered: (by: T, item: T) => boolean): T[] {
  return items.filter(
    (item, index) =>
      !items.some(
        (other, place) =>
          place !== index && isCovered(other, item) && (place < index || !isCovered(item, other)),
      ),
  );
}

function includes(wide: Grant, narrow: Grant): boolean {
  return (
    (wide.condition === undefined || sameCondition(wide, narrow)) &&
    narrow.actions.every((action) => wide.actions.some((other) => coversAction(other, action))) &&
    narrow.resources.every((arn) => wide.resources.some((other) => covers(other, arn)))
  );
}

/** Joins two at a time: first those that share their resources or their actions, then those of different services. */
function joined(grants: readonly Grant[]): Grant[] {
  let result = [...grants];
  for (const mayJoin of [sameParts, ofDifferentServices]) {
    let rest = result;
    result = [];
    while (rest.length > 0) {
      const [first, ...others] = rest as [Grant, ...Grant[]];
      const partner = others.find((other) => sameCondition(first, other) && mayJoin(first, other));
      if (partner === undefined) {
        result.push(first);
        rest = others;
      } else {
        rest = [join(first, partner), ...others.filter((other) => other !== partner)];
      }
    }
  }
  return result;
}

function join(one: Grant, other: Grant): Grant {
  return grant([...one.actions, ...other.actions], [...one.resources, ...other.resources], one.condition);
}

function sameCondition(one: Grant, other: Grant): boolean {
  return JSON.stringify(one.condition) === JSON.stringify(other.condition);
}

function sameParts(one: Grant, other: Grant): boolean {
  return sameTexts(one.resources, other.resources) || sameTexts(one.actions, other.actions);
}

function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text) => others.includes(text));
}

/** Whether no action of one is ever about a resource of the other. */
function ofDifferentServices(one: Grant, other: Grant): boolean {
  return !mayBeAbout(one.actions, other.resources) && !mayBeAbout(other.actions, one.resources);
}

function toStatement({ actions, resources, condition }: Grant): UnnamedStatement {
  return {
    Effect: "Allow",
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

function oneOrMany(texts: readonly string[]): string | readonly string[] {
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : texts;
}
