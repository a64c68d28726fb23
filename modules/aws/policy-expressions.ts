import { type PolicyStatement } from "./policy-document";

/** Who an existing policy's statements are about, and what they ask for, in Terraform's expressions: `one` is a statement. */
const IS_ABOUT_EVERYBODY =
  '(try(one.Principal == "*", false) || try(contains(flatten([one.Principal.AWS]), "*"), false))';

/**
 * Terraform's condition that one statement of a policy denies at least all that `required` denies: to everybody, the same
 * actions and resources or more, under the same conditions or fewer. What it cannot decide does not pass.
 * @param policy Terraform's expression for the policy's JSON
 */
export function deniesAtLeast(policy: string, required: PolicyStatement): string {
  const asked = [
    'one.Effect == "Deny"',
    IS_ABOUT_EVERYBODY,
    required.NotAction === undefined
      ? covers("one.Action", list(required.Action), "(?i)")
      : `length(setsubtract([for action in flatten([one.NotAction]) : lower(action)], ${literal(list(required.NotAction).map((action) => action.toLowerCase()))})) == 0`,
    required.NotResource === undefined
      ? covers("one.Resource", list(required.Resource), "")
      : `length(setsubtract(flatten([one.NotResource]), ${literal(list(required.NotResource))})) == 0`,
    noMoreConditionsThan(required.Condition ?? {}),
  ];
  return `anytrue([for one in ${statementsOf(policy)} : try(${asked.join(" && ")}, false)])`;
}

/**
 * Terraform's condition that a policy allows something to nobody but these principals: to no service of AWS either.
 * @param policy Terraform's expression for the policy's JSON
 * @param principals values of `Principal.AWS`
 */
export function allowsNobodyBut(policy: string, principals: readonly string[]): string {
  const kinds = 'length(setsubtract(keys(one.Principal), ["AWS"])) == 0';
  const known = `length(setsubtract(flatten([try(one.Principal.AWS, [])]), ${literal(principals)})) == 0`;
  return `alltrue([for one in ${allowancesOf(policy)} : try(${kinds} && ${known}, false)])`;
}

/** Who may assume a role, and on whose behalf. */
export interface TrustedServices {
  /** Names of services of AWS. */
  readonly services: readonly string[];
  /** The account that they must act for. */
  readonly sourceAccount: string;
  /** ARN of the one resource that they must act for. */
  readonly sourceArn: string;
}

/**
 * Terraform's condition that a trust policy lets these services assume the role, on behalf of one resource of one account,
 * and lets nobody else, and in no other way.
 * @param policy Terraform's expression for the policy's JSON
 */
export function trustsNobodyBut(
  policy: string,
  { services, sourceAccount, sourceArn }: TrustedServices,
): string {
  const allowances = allowancesOf(policy);
  const asks = (operators: readonly string[], key: string, value: string): string =>
    `anytrue(flatten([for operator, pairs in one.Condition : [for name, values in pairs : contains(${literal(operators)}, operator) && lower(name) == ${literal(key)} && length(flatten([values])) > 0 && alltrue([for value in flatten([values]) : value == ${literal(value)}])]]))`;
  const sound = [
    'length(setsubtract(keys(one.Principal), ["Service"])) == 0',
    `length(setsubtract(flatten([one.Principal.Service]), ${literal(services)})) == 0`,
    'alltrue([for action in flatten([one.Action]) : lower(action) == "sts:assumerole"])',
    asks(["StringEquals", "StringLike"], "aws:sourceaccount", sourceAccount),
    asks(["ArnEquals", "ArnLike", "StringEquals", "StringLike"], "aws:sourcearn", sourceArn),
  ];
  const trusted = `flatten([for one in ${allowances} : try(one.Principal.Service, [])])`;
  return `alltrue([for one in ${allowances} : try(${sound.join(" && ")}, false)]) && length(setsubtract(${literal(services)}, ${trusted})) == 0`;
}

function statementsOf(policy: string): string {
  return `flatten([jsondecode(${policy}).Statement])`;
}

/** All that is not certainly a denial. Terraform evaluates both sides of `||`, so that these are taken out first. */
function allowancesOf(policy: string): string {
  return `[for one in ${statementsOf(policy)} : one if try(one.Effect, "") != "Deny"]`;
}

/**
 * Every pattern of IAM's is within one of the statement's: wildcards of the former are read as letters, so that `?` matches
 * itself alone. A pattern of IAM is an expression of RE2 with other wildcards.
 */
function covers(element: string, required: readonly string[], flags: string): string {
  const pattern = '${replace(replace(pattern, "/[^A-Za-z0-9*]/", "[$0]"), "*", ".*")}';
  return `alltrue([for required in ${literal(required)} : anytrue([for pattern in flatten([${element}]) : can(regex("${flags}^${pattern}$", required))])])`;
}

/** The same operator under another name, or one that also matches where the key is missing. */
const EQUIVALENT: Readonly<Record<string, readonly string[]>> = {
  ArnEquals: ["ArnLike", "ArnEqualsIfExists", "ArnLikeIfExists"],
  ArnLike: ["ArnEquals", "ArnEqualsIfExists", "ArnLikeIfExists"],
  ArnNotEquals: ["ArnNotLike"],
  Bool: ["BoolIfExists"],
  NumericLessThan: ["NumericLessThanIfExists"],
};

/** Each condition of the statement is one of the required ones, and matches as many requests or more. */
function noMoreConditionsThan(required: NonNullable<PolicyStatement["Condition"]>): string {
  const known = Object.entries(required).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const given = "[for value in flatten([values]) : tostring(value)]";
      const wanted = literal(list(values));
      // A denial with fewer exceptions, or for more values, denies more.
      const isAsBroad = operator.includes("Not")
        ? `length(flatten([values])) > 0 && length(setsubtract(${given}, ${wanted})) == 0`
        : `length(setsubtract(${wanted}, ${given})) == 0`;
      const operators = literal([operator, ...(EQUIVALENT[operator] ?? [])]);
      return `(contains(${operators}, operator) && lower(name) == ${literal(key.toLowerCase())} && ${isAsBroad})`;
    }),
  );
  return known.length === 0
    ? "length(try(keys(one.Condition), [])) == 0"
    : `alltrue(flatten([for operator, pairs in try(one.Condition, {}) : [for name, values in pairs : ${known.join(" || ")}]]))`;
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** JSON is Terraform's own notation for texts and lists of texts. */
function literal(value: string | readonly string[]): string {
  return JSON.stringify(value);
}
