import { Token } from "cdktf";
import { type IConstruct } from "constructs";
import { type EnvironmentNaming, qualifiedName } from "../names/environment-name";
import { PropValidationError } from "../validation/prop-validation-error";

/** The environments of each app, by what only one of them may have. */
const ENVIRONMENTS = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Whose name it is, and where. */
interface NamedEnvironment extends EnvironmentNaming {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * Rejects a second environment of one name in one account: IAM has one name for all Regions and regardless of case, and
 * the roles and policies of both would be named alike. A qualifier makes these differ; the environments themselves cannot
 * have one name in one Region. Where account or Region are not known, nothing can be said.
 * @throws PropValidationError for the later of the two
 */
export function requireOneName(environment: IConstruct, named: NamedEnvironment): void {
  const { accountId, region, environmentName } = named;
  if (accountId === undefined || [accountId, qualifiedName(named)].some((part) => Token.isUnresolved(part))) {
    return;
  }
  const { root } = environment.node;
  const known = ENVIRONMENTS.get(root) ?? new Map<string, IConstruct>();
  ENVIRONMENTS.set(root, known);
  const claim = (key: string, problemWith: (first: string) => string): void => {
    const first = known.get(key);
    if (first !== undefined && first !== environment && isIn(root, first)) {
      const problem = `${problemWith(first.node.path)}, got: ${JSON.stringify(environmentName)}`;
      throw new PropValidationError(environment.node.path, "environmentName", problem);
    }
    known.set(key, environment);
  };
  claim(
    `${accountId}/${qualifiedName(named).toLowerCase()}`,
    (first) =>
      `must differ from that of ${first} in account ${accountId}, also in another Region (IAM names are the same in all Regions and cases; give one of the two a \`qualifier\` where they are in two Regions)`,
  );
  if (region !== undefined && !Token.isUnresolved(region)) {
    claim(
      `${accountId}/${region}/${environmentName.toLowerCase()}`,
      (first) =>
        `must differ from that of ${first} in account ${accountId} and Region ${region}, whatever their qualifiers`,
    );
  }
}

/** A stack that was taken out of its app keeps its scope. */
function isIn(root: IConstruct, construct: IConstruct): boolean {
  return root.node.tryFindChild(construct.node.scopes[1]?.node.id ?? "") === construct.node.scopes[1];
}
