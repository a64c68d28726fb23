import { type TerraformStack, TerraformVariable } from "cdktf";
import { type Construct } from "constructs";

/** Values that Terraform alone knows, as CDKTF hands them out. */
export interface Tokens {
  readonly text: string;
  readonly number: number;
  readonly list: string[];
  /** A list of known length with such an element. */
  readonly element: string[];
  /** A list token spread into an ordinary list, as if its length were known. */
  readonly spread: string[];
}

/** Terraform variables as tokens. */
export function tokensOf(stack: TerraformStack): Tokens {
  const { stringValue: text } = new TerraformVariable(stack, "text", { type: "string" });
  const { numberValue: number } = new TerraformVariable(stack, "number", { type: "number" });
  const { listValue: list } = new TerraformVariable(stack, "list", { type: "list(string)" });
  return { text, number, list, element: [text], spread: [...list, text] };
}

/** What one prop accepts and what it rejects, with a token in it and without. */
export interface PropCase {
  /** Values with a token that reach Terraform. */
  readonly taken?: (tokens: Tokens) => readonly unknown[];
  /** Values with a token that are rejected. */
  readonly rejected?: (tokens: Tokens) => readonly unknown[];
  /** Wrong values, of the right type and of others. */
  readonly wrong: readonly unknown[];
  /** Whether a value changes only how others are read, and does not show itself. */
  readonly unseen?: boolean;
  /** Props that the values need beside them. */
  readonly with?: Readonly<Record<string, unknown>>;
}

/** The props that must be given. */
type Required<P> = { readonly [Name in keyof P as object extends Pick<P, Name> ? never : Name]: P[Name] };

/** A construct, the props that it cannot be without, and a case for every prop it has. */
export interface ConstructCase<P> {
  readonly make: (stack: TerraformStack, props: P) => void;
  readonly required: (scope: Construct) => Required<P>;
  /** Further props, without which a value would not show in the output. */
  readonly further?: Partial<P>;
  readonly props: { readonly [Name in keyof P]-?: PropCase };
}

/** The same without its type, for a table of many. */
export interface AnyConstructCase {
  readonly make: (stack: TerraformStack, props: Record<string, unknown>) => void;
  readonly required: (scope: Construct) => Record<string, unknown>;
  readonly further?: Record<string, unknown>;
  readonly props: Readonly<Record<string, PropCase>>;
}

/** Checks that every prop has a case, and forgets the type. */
export function constructCase<P>(definition: ConstructCase<P>): AnyConstructCase {
  return definition as unknown as AnyConstructCase;
}

/** A text that may be known after apply only. */
export function text(...wrong: readonly unknown[]): PropCase {
  return { taken: ({ text: token }) => [token], wrong: ["", 5, {}, null, ...wrong] };
}

/** A text that must be known when the stack is synthesized. */
export function knownText(...wrong: readonly unknown[]): PropCase {
  return { rejected: ({ text: token }) => [token], wrong: ["", 5, {}, null, ...wrong] };
}

/** A list whose elements may be known after apply only, and its length may not. */
export function texts(...wrongElements: readonly unknown[]): PropCase {
  return {
    taken: ({ element }) => [element],
    rejected: ({ list, spread }) => [list, spread],
    wrong: ["", "text", {}, null, [5], [undefined], ...wrongElements.map((element) => [element])],
  };
}

/** A list of which everything must be known when the stack is synthesized. */
export function knownTexts(...wrongElements: readonly unknown[]): PropCase {
  const { wrong } = texts(...wrongElements);
  return { rejected: ({ list, spread, element }) => [list, spread, element], wrong };
}

/** A number that may be known after apply only. */
export function number(...wrong: readonly unknown[]): PropCase {
  return { taken: ({ number: token }) => [token], wrong: ["5", NaN, Infinity, 1.5, null, ...wrong] };
}

/** Either of true and false. */
export const flag: PropCase = { wrong: ["true", 1, null] };

/** A construct of this library. */
export const construct: PropCase = { wrong: ["arn:aws:kms:eu-west-1:111122223333:key/x", {}, null, 5] };

/** A closed list of texts. */
export const choice: PropCase = knownText("other");

/** Permissions that reach what the boundary protects: it has no denials of what nothing allows. */
const REACHING = {
  permissions: [{ actions: ["s3:PutObject", "sqs:SendMessage"], resources: ["*"] }],
} as const;

/** ARNs that a boundary protects. */
export const protectedArns: PropCase = { ...texts("trail", "*"), with: REACHING };

/** A repository whose jobs deliver, with some of it changed. */
const source = (github: object, more: object = {}): object => ({
  github: { repository: "acme/payments-dags", environment: "production", ...github },
  ...more,
});

/** Who delivers, and by which rules: roles and conditions are made of what is said of repositories. */
export const deliveryProps = {
  ciSources: {
    rejected: ({ text: token, list }) => [
      list,
      [source({ repository: token })],
      [source({ environment: token })],
      [source({ oidcProviderArn: token })],
      [source({}, { prefix: token })],
    ],
    wrong: [
      "acme/payments-dags",
      ["acme/payments-dags"],
      [{}],
      [{ github: {} }],
      [source({ repository: "*" })],
      [source({ environment: "*" })],
      [source({ subject: "repo:acme/*" })],
      [source({ subject: "repo:acme/marketing-dags" })],
      [source({ oidcProviderArn: "https://gitlab.com" })],
      [source({}, { prefix: "/" })],
      [source({}, { gitlab: { project: "acme/dags", branch: "main" } })],
      [source({}), source({}, { prefix: "a" })],
    ],
  },
  dagPolicyFile: knownText("dag-policy.yaml", "/no/such/dag-policy.yaml"),
  signingKeyArn: text("alias/signing", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234"),
  deliveryEmails: texts("security"),
} as const satisfies Record<string, PropCase>;

/** A repository that delivers, without which other props of delivery have no meaning. */
export const DELIVERING = { ciSources: [source({})] } as const;

/** Roles to pass and repositories to read: their ARNs and names may be known after apply only. */
export const identityProps = {
  passRoles: {
    taken: ({ text: token }) => [[passed({ role: token })]],
    rejected: ({ text: token, list }) => [list, [passed({ acknowledge: token })]],
    wrong: [
      "arn:aws:iam::111122223333:role/task",
      ["arn:aws:iam::111122223333:role/task"],
      [{}],
      [passed({ role: "arn:aws:iam::111122223333:role/*" })],
      [passed({ service: "lambda.amazonaws.com" })],
      [passed({ service: "*" })],
      [passed({ acknowledge: "yes" })],
      [passed({}), passed({ service: "glue.amazonaws.com" })],
    ],
  },
  codeArtifact: {
    taken: ({ text: token }) => [[{ domain: token, repository: token, domainOwner: token }]],
    rejected: ({ list }) => [list],
    wrong: [
      "acme/python",
      ["acme"],
      [{ domain: "acme" }],
      [{ domain: "Acme", repository: "python" }],
      [{ domain: "acme", repository: "*" }],
      [{ domain: "acme", repository: "python", domainOwner: "1111" }],
      [
        { domain: "acme", repository: "python" },
        { domain: "acme", repository: "python" },
      ],
    ],
  },
} as const satisfies Record<string, PropCase>;

function passed(change: object): object {
  const acknowledge = "runs code as another role";
  return {
    role: "arn:aws:iam::111122223333:role/task",
    service: "ecs-tasks.amazonaws.com",
    acknowledge,
    ...change,
  };
}

/** How the secrets of an environment are named and looked up. */
export const secretsNaming = {
  secretsPrefix: text("/airflow", "airflow/*", "airflow//x"),
  secretsSeparator: text("*", "123456789"),
  connectionsLookupPattern: knownText("(", "(?i)x", "ä"),
  variablesLookupPattern: knownText("(", "(?i)x", "ä"),
  configLookupPattern: knownText("(", "(?i)x", "ä"),
  fullUrlMode: flag,
} as const satisfies Record<string, PropCase>;

/** What limits a permissions boundary, of an execution role as of a whole environment. */
export const boundaryProps = {
  protectedBucketNames: { ...texts("*", "Acme"), with: REACHING },
  boundary: choice,
  boundaryArn: text("boundary", "deploy", "arn:aws:iam::111122223333:role/boundary"),
  celeryQueueArn: text("airflow-celery-1", "arn:aws:sqs:eu-west-1:111122223333:reports"),
  metricNamespaces: texts("AWS/SQS", "MwaaTeams", "a b"),
  otherTeamArns: protectedArns,
} as const satisfies Record<string, PropCase>;
