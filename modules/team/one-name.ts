import { Token } from "cdktf";
import { type IConstruct } from "constructs";
import { PropValidationError } from "../validation/prop-validation-error";

/** The environments of each app, by account and name. */
const ENVIRONMENTS = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Rejects a second environment of one name in one account: IAM has one name for all Regions and regardless of case, and
 * the roles and policies of both would be named alike. Where the account is not known, nothing can be said.
 * @throws PropValidationError for the later of the two
 */
export function requireOneName(
  environment: IConstruct,
  { accountId, environmentName }: { readonly accountId?: string; readonly environmentName: string },
): void {
  if (accountId === undefined || Token.isUnresolved(accountId) || Token.isUnresolved(environmentName)) {
    return;
  }
  const { root } = environment.node;
  const known = ENVIRONMENTS.get(root) ?? new Map<string, IConstruct>();
  ENVIRONMENTS.set(root, known);
  const key = `${accountId}/${environmentName.toLowerCase()}`;
  const first = known.get(key);
  if (first !== undefined && isIn(root, first)) {
    throw new PropValidationError(
      environment.node.path,
      "environmentName",
      `must differ from that of ${first.node.path} in account ${accountId}, also in another Region (IAM names are the same in all Regions and cases; put the Region into one of the names), got: ${JSON.stringify(environmentName)}`,
    );
  }
  known.set(key, environment);
}

/** A stack that was taken out of its app keeps its scope. */
function isIn(root: IConstruct, construct: IConstruct): boolean {
  return root.node.tryFindChild(construct.node.scopes[1]?.node.id ?? "") === construct.node.scopes[1];
}
