import { arnsOverlap, patternsOverlap } from "../aws/iam-pattern";
import { type PolicyStatement, type UnnamedStatement } from "../aws/policy-document";
import { mayBeAbout, serviceOfAction, serviceOfArn } from "./arn-services";
import { type BoundaryDenials, DENY_OTHER_TEAMS } from "./boundary-denials";
import { MAX_INLINE_POLICIES_LENGTH, MAX_MANAGED_POLICY_LENGTH, policyLength } from "./policy-length";
import { shortenStatements } from "./shorten-statements";

/**
 * How a permissions boundary limits the role. `allow-list`: to what the role's own policies and the declared
 * permissions say. `deny-list`: everything but a list of denials.
 */
export const BOUNDARY_KINDS = ["allow-list", "deny-list"] as const;

/** How a permissions boundary limits the role. */
export type BoundaryKind = (typeof BOUNDARY_KINDS)[number];

/** What the boundary of an execution role is made of. */
export interface AllowListInput {
  /** What Airflow itself needs; it is never widened. */
  readonly own: readonly PolicyStatement[];
  /** What is declared: permissions, grants and other policies of the role. */
  readonly declared: readonly PolicyStatement[];
  readonly denials: BoundaryDenials;
  /** Turns tokens into Terraform's references, to measure them. */
  readonly resolve?: (text: string) => string;
}

/** A permissions boundary by allow-list. */
export interface AllowListBoundary {
  readonly statements: readonly UnnamedStatement[];
  /** Its length as IAM counts it. */
  readonly length: number;
  /** The declared statements whose actions it allows on every resource, since their resources do not fit. */
  readonly widened: readonly PolicyStatement[];
  /** Whether the buckets of other teams are left to their own policies, since naming them does not fit. */
  readonly leavesBuckets: boolean;
}

/** Services whose actions stay on their resources: on every resource they would open credentials, keys or secrets. */
const NEVER_WIDENED = ["iam", "sts", "kms", "secretsmanager"];

/**
 * The permissions boundary of an execution role that allows what the role's own policies allow, on the same resources,
 * under the denials. DAG code can never do anything else, even if policies are attached to the role later.
 *
 * Where that is more than IAM takes, the denials leave out the buckets of other teams: the policies of those deny every
 * environment but their own. Where it is still too much, the declared actions of one service after another are allowed on every resource, each
 * time of the service that leaves the shortest policy, until it fits. The role's policies still name the resources; only
 * what is attached from outside gains by it, and the denials still hold.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function allowListBoundary(input: AllowListInput): AllowListBoundary {
  const whole = withWidened(input, []);
  return whole.length <= MAX_MANAGED_POLICY_LENGTH ? whole : shortenedBoundary(input);
}

function shortenedBoundary(input: AllowListInput): AllowListBoundary {
  let candidates = byService(input.declared.filter(mayBeWidened));
  let boundary = withWidened(input, [], true);
  while (boundary.length > MAX_MANAGED_POLICY_LENGTH && candidates.length > 0) {
    const { widened } = boundary;
    const [best] = candidates
      .map((candidate) => ({ candidate, result: withWidened(input, [...widened, ...candidate], true) }))
      .sort((one, other) => one.result.length - other.result.length);
    boundary = best?.result ?? boundary;
    candidates = candidates.filter((candidate) => candidate !== best?.candidate);
  }
  return boundary;
}

/** The statements whose actions are of the same services, together. */
function byService(statements: readonly PolicyStatement[]): PolicyStatement[][] {
  const groups = new Map<string, PolicyStatement[]>();
  for (const statement of statements) {
    const services = [...new Set([statement.Action ?? []].flat().map(serviceOfAction))].sort().join(" ");
    groups.set(services, [...(groups.get(services) ?? []), statement]);
  }
  return [...groups.values()];
}

/** Everything is allowed that is not denied: it grants nothing by itself, permissions come from the role's policies. */
export function denyListBoundary({ core, further }: BoundaryDenials): PolicyStatement[] {
  const rest: PolicyStatement = {
    Sid: "LeaveTheRestToTheRolesPolicies",
    Effect: "Allow",
    Action: "*",
    Resource: "*",
  };
  return [rest, ...core, ...further];
}

/** What to shorten where a boundary does not fit. */
export function tooLongProblem(length: number): string {
  return `must fit into a permissions boundary of ${MAX_MANAGED_POLICY_LENGTH} characters (use wildcards in actions, name fewer roles, keys and secrets, take fewer shares, shorten names, or name resources where * takes in other teams), got: ${length} characters`;
}

/** What to shorten where the role's own policies do not fit. */
export function tooLongPoliciesProblem(length: number): string {
  return `must fit into the ${MAX_INLINE_POLICIES_LENGTH} characters that IAM takes in all inline policies of a role (write actions on the same resources, or resources of the same actions, as one permission, or use wildcards), got: ${length} characters`;
}

/** What is wrong where the buckets of other teams would have to keep out a role that they do not know by its name. */
export function tooManyBucketsProblem(roleArn: string): string {
  return `must not take in more buckets of other teams than fit into the boundary's ${MAX_MANAGED_POLICY_LENGTH} characters, whose policies do not know the role ${roleArn} by its name (name the resources that are needed, or let a role be created)`;
}

/** A warning where the buckets of other teams are not among the denials. */
export function leftBucketsWarnings({ leavesBuckets }: AllowListBoundary): string[] {
  return leavesBuckets
    ? [
        `the permissions take in more buckets of other teams than fit into the boundary's ${MAX_MANAGED_POLICY_LENGTH} characters: the policies of those buckets alone keep DAGs out`,
      ]
    : [];
}

/** Warnings about the kinds of boundary that keep less than an allow-list. */
export const KIND_WARNINGS = {
  "deny-list": [
    "boundary deny-list: a policy that is attached to the execution role takes effect, up to a list of denials; services and actions that the list does not name stay open",
  ],
  existing: [
    "boundaryArn: synth does not see what that policy allows and denies; terraform plan refuses one without an action that Airflow needs, and mwaa-teams doctor looks at all of it",
  ],
} as const satisfies Record<string, readonly string[]>;

/** A warning where declared actions are allowed on every resource. */
export function wideningWarnings({ widened }: AllowListBoundary): string[] {
  const actions = [...new Set(widened.flatMap(({ Action }) => Action ?? []))].sort();
  return actions.length === 0
    ? []
    : [
        `the permissions do not fit into the boundary's ${MAX_MANAGED_POLICY_LENGTH} characters: a policy that is attached to the execution role could use these actions on every resource that nothing else denies: ${actions.join(", ")}`,
      ];
}

function withWidened(
  { own, declared, denials, resolve }: AllowListInput,
  widened: readonly PolicyStatement[],
  leaveBuckets = false,
): AllowListBoundary {
  const allowed = declared
    .filter(({ Effect }) => Effect === "Allow")
    .map((statement) => (widened.includes(statement) ? { ...statement, Resource: "*" } : statement));
  const further = leaveBuckets ? denials.further.flatMap(withoutBuckets) : denials.further;
  const statements = [
    ...shortenStatements([...own.filter(({ Effect }) => Effect === "Allow"), ...allowed]),
    ...denials.core,
    ...reachable(further, allowed),
  ];
  return {
    statements,
    length: policyLength(statements, resolve),
    widened,
    leavesBuckets: leaveBuckets && denials.further.some((denial) => withoutBuckets(denial)[0] !== denial),
  };
}

/** The denial of other teams' things without their buckets; any other denial as it is. */
function withoutBuckets(denial: PolicyStatement): PolicyStatement[] {
  if (denial.Sid !== DENY_OTHER_TEAMS) {
    return [denial];
  }
  const arns = [denial.Resource ?? []].flat();
  const Resource = arns.filter((arn) => serviceOfArn(arn) !== "s3");
  return Resource.length === arns.length ? [denial] : Resource.length === 0 ? [] : [{ ...denial, Resource }];
}

function mayBeWidened({ Effect, Action, Resource }: PolicyStatement): boolean {
  return (
    Effect === "Allow" &&
    Action !== undefined &&
    Resource !== undefined &&
    Resource !== "*" &&
    ![Action].flat().some((action) => NEVER_WIDENED.includes(serviceOfAction(action)))
  );
}

/**
 * The denials as far as they deny something that is allowed: what nothing allows needs no denial. Airflow's own
 * statements are not asked, since no further denial is about them.
 */
function reachable(
  denials: readonly PolicyStatement[],
  allowed: readonly UnnamedStatement[],
): UnnamedStatement[] {
  return denials.flatMap((denial) => {
    const reaching = allowed.filter((statement) => overlaps(denial, statement));
    if (reaching.length === 0) {
      return [];
    }
    const { Action, Resource } = denial;
    return [
      {
        ...denial,
        ...(Array.isArray(Action)
          ? {
              Action: (Action as readonly string[]).filter((action) =>
                reaching.some((statement) => overlaps({ ...denial, Action: action }, statement)),
              ),
            }
          : {}),
        ...(Array.isArray(Resource)
          ? {
              Resource: (Resource as readonly string[]).filter((arn) =>
                reaching.some((statement) => overlaps({ ...denial, Resource: arn }, statement)),
              ),
            }
          : {}),
      },
    ];
  });
}

/** Whether some request may match both statements. An element that is missing, or negated, may match any. */
function overlaps(one: UnnamedStatement, other: UnnamedStatement): boolean {
  const lower = (patterns: UnnamedStatement["Action"]): string[] =>
    [patterns ?? "*"].flat().map((pattern) => pattern.toLowerCase());
  const texts = (patterns: UnnamedStatement["Resource"]): readonly string[] => [patterns ?? "*"].flat();
  return (
    someOverlap(lower(one.Action), lower(other.Action), patternsOverlap) &&
    mayBeAbout(lower(other.Action), texts(one.Resource)) &&
    someOverlap(texts(one.Resource), texts(other.Resource), arnsOverlap)
  );
}

function someOverlap(
  some: readonly string[],
  others: readonly string[],
  overlap: (one: string, other: string) => boolean,
): boolean {
  return some.some((pattern) => others.some((other) => overlap(pattern, other)));
}
