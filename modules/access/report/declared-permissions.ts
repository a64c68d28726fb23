import { patternsOverlap } from "../../aws/iam-pattern";
import { widenessOf, type Wideness } from "../../aws/wide-permission";
import { type Principal, type Target } from "../policy/access-request";
import { type Context } from "../policy/conditions";
import { type Decision, evaluate } from "../policy/evaluate";
import { matchesArn } from "../policy/match";
import { type Condition, type Policy, type Statement } from "../policy/parse-policy";
import { type StackPolicies } from "../stack/stack-policies";
import { replaceUnresolved, unresolved } from "../terraform/unresolved";
import { ORDINARY } from "./questions";

/** A statement of the DAGs' role beyond what Airflow needs, and what is left of it. */
export interface DeclaredPermission {
  /** Its actions and resources. */
  readonly text: string;
  readonly decision: Decision;
  readonly wide: readonly Wideness[];
}

/** The policies that every environment's role has, for Airflow itself. */
const OF_AIRFLOW = ["airflow", "encryption", "secrets"];

/** The policy of what other teams share. */
const SHARED_POLICY = "shared";

/** What is shared; use of the key follows from it. */
const OWN_TYPES = ["aws_s3_bucket", "aws_secretsmanager_secret", "aws_cloudwatch_log_group"];

/** As many actions or resources of a statement are shown. */
const SHOWN = 4;

/**
 * What a team declared for its DAGs, by statement: whether the boundary and the resources' own policies leave it. Wildcards are
 * asked as what is not known: allowed is what is allowed for all that they stand for. Of `*` that is everything in the account
 * of which no stack says that it has a policy of its own, and the resources of this stack that have one.
 */
export function declaredPermissions(stack: StackPolicies, dags: Principal): DeclaredPermission[] {
  const policies = dags.identityPolicies.filter(({ name }) => !OF_AIRFLOW.includes(name));
  return permissionsOf(policies, stack, dags, ({ resource = [], notResource }) =>
    notResource === undefined ? resource : ["*"],
  );
}

/** What the DAGs of another team have of the team of a stack by its shares, and what its policies leave of that. */
export function sharedPermissions(stack: StackPolicies, dags: Principal): DeclaredPermission[] {
  const policies = dags.identityPolicies.filter(({ name }) => name === SHARED_POLICY);
  const own = OWN_TYPES.flatMap((type) => stack.arnsOf(type));
  return permissionsOf(policies, stack, dags, ({ resource = [] }) =>
    resource.flatMap((pattern) => {
      const meant = own.filter((arn) => matchesArn(pattern, arn) !== "no");
      return meant.length === 0 && own.some((arn) => pattern.startsWith(arn)) ? [pattern] : meant;
    }),
  );
}

/** @param resourcesOf what a statement is asked for; nothing for a statement that is about something else */
function permissionsOf(
  policies: readonly Policy[],
  stack: StackPolicies,
  dags: Principal,
  resourcesOf: (statement: Statement) => readonly string[],
): DeclaredPermission[] {
  return policies
    .flatMap(({ statements }) => statements)
    .filter(
      ({ effect, action, uncertain }) =>
        effect === "Allow" && action !== undefined && uncertain === undefined,
    )
    .flatMap((statement): DeclaredPermission[] => {
      const { action = [], resource = [], notResource } = statement;
      const resources = resourcesOf(statement);
      return resources.length === 0
        ? []
        : [
            {
              text: `${shortened(action)} on ${notResource === undefined ? "" : `everything but ${shortened(notResource)}`}${shortened(resource)}`,
              decision: decisionOf(statement, resources, stack, dags),
              wide: widenessOf({ actions: action, resources }),
            },
          ];
    });
}

function decisionOf(
  { action = [], conditions }: Statement,
  resources: readonly string[],
  stack: StackPolicies,
  principal: Principal,
): Decision {
  const context = { ...ORDINARY, ...contextThatFits(conditions) };
  const decisions = action.flatMap((name) =>
    resources
      .flatMap((resource) => targetsOf(name, resource, stack))
      .map(({ shown, target }) => ({
        what: `${name} on ${shown}`,
        ...evaluate({ principal, action: opened(name), target, context }),
      })),
  );
  const [first] = decisions;
  const equal = decisions.every(({ verdict }) => verdict === first?.verdict);
  if (first === undefined) {
    return { verdict: "undecided", by: "nothing to ask" };
  }
  const other = decisions.find(({ verdict }) => verdict !== "allowed");
  return equal
    ? { verdict: first.verdict, by: first.by }
    : {
        verdict: "undecided",
        by: `in part: ${other?.what ?? ""} is ${other?.verdict ?? ""}: ${other?.by ?? ""}`,
      };
}

/** What a pattern of resources stands for, as far as it can be asked. */
function targetsOf(
  action: string,
  resource: string,
  stack: StackPolicies,
): { readonly shown: string; readonly target: Target }[] {
  if (resource !== "*") {
    return [{ shown: resource, target: stack.target(action, opened(resource)) }];
  }
  const any = stack.target(action, "*");
  return [
    {
      shown: "*",
      target: { ...any, arn: opened("*"), policy: any.policyMustAllow === true ? "unknown" : any.policy },
    },
    ...stack.resourcePolicies
      .filter(({ arn }) => patternsOverlap(action.split(":")[0] ?? "", arn.split(":")[2] ?? ""))
      .flatMap(({ arn }) => (arn.includes(":s3:") ? [arn, `${arn}/*`] : [arn]))
      .map((arn) => ({ shown: replaceUnresolved(arn, "…"), target: stack.target(action, opened(arn)) })),
  ];
}

/** A pattern with its wildcards as parts that are not known. */
function opened(pattern: string): string {
  return pattern.replaceAll(/[*?]+/g, (sign) => unresolved(`what ${sign} stands for`));
}

/** A request that meets the conditions, as far as one value of each says how. */
function contextThatFits(conditions: readonly Condition[]): Context {
  return Object.fromEntries(
    conditions
      .filter(({ operator }) => /^(String|Arn)(Equals|Like)/.test(operator))
      .flatMap(({ key, values: [value] }) => (value === undefined ? [] : [[key, value]])),
  );
}

function shortened(items: readonly string[]): string {
  const more = items.length - SHOWN;
  return [...items.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
