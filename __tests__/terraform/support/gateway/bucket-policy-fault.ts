import { type IamActions } from "./iam-actions";

type OneOrMore = string | readonly string[];

interface Statement {
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
}

/** What S3 refuses when a bucket policy is put, in its words: a mistake that a real apply would meet. */
export function bucketPolicyFault(actions: IamActions, bucket: string, policy: string): string | undefined {
  if (Buffer.byteLength(policy) > 20 * 1024) {
    return "Policy exceeds the maximum allowed document size.";
  }
  let statements: readonly Statement[];
  try {
    const { Statement: found } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
    statements = found === undefined ? [] : [found].flat();
  } catch {
    return "This policy contains invalid Json";
  }
  if (statements.length === 0) {
    return "Missing required field Statement";
  }
  for (const statement of statements) {
    const fault = statementFault(actions, bucket, statement);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function statementFault(actions: IamActions, bucket: string, statement: Statement): string | undefined {
  if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
    return "Missing required field Principal";
  }
  const named = [statement.Resource ?? statement.NotResource ?? []].flat();
  const arn = new RegExp(`^arn:aws[a-z-]*:s3:::${bucket.replaceAll(".", "\\.")}(/.*)?$`);
  if (named.length === 0 || !named.every((resource) => arn.test(resource))) {
    return "Policy has invalid resource";
  }
  const types = new Set(named.map((resource) => (resource.includes("/") ? "object" : "bucket")));
  for (const action of [statement.Action ?? statement.NotAction ?? []].flat()) {
    const worksOn = action === "*" ? types : actions.resourceTypes(action);
    if (worksOn === undefined) {
      return "Policy has invalid action";
    }
    if (statement.Action !== undefined && statement.Resource !== undefined && isDisjoint(worksOn, types)) {
      return "Action does not apply to any resource(s) in statement";
    }
  }
  return undefined;
}

function isDisjoint(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return ![...left].some((value) => right.has(value));
}
