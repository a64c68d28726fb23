import { readStackFiles } from "../modules/access/read-stacks";
import { deployPolicy } from "../modules/deployment/deploy-policy";
import { DeploymentError } from "../modules/deployment/deployment-error";
import { type Purpose } from "../modules/deployment/purpose";
import { RECORDED_PROVIDER } from "../modules/deployment/recorded-actions";

/** What `mwaa-teams deploy-policy` takes. */
export interface DeployPolicyOptions {
  /** The output folder of `npm run synth`. */
  readonly out: string;
  /** An earlier output folder, for what a change removes. */
  readonly previous?: string;
  /** The stacks to show; all where none is given. */
  readonly team: readonly string[];
  readonly for: Purpose;
}

/**
 * The policies of the roles that plan or apply, as JSON.
 * @throws AccessError where a folder cannot be read
 * @throws DeploymentError where there is no such stack, or no policy can be made for one
 */
export function deployPolicies({ out, previous, team, for: purpose }: DeployPolicyOptions): string {
  const stacks = readStackFiles(out).map(({ json }) => json);
  const known = stacks.map(({ stackName }) => stackName);
  const unknown = team.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new DeploymentError(`--team: must be ${known.join(" or ")}, got: ${unknown}`);
  }
  const earlier = previous === undefined ? [] : readStackFiles(previous).map(({ json }) => json);
  const policies = stacks
    .filter(({ stackName }) => team.length === 0 || team.includes(stackName))
    .map((stack) =>
      deployPolicy([stack, ...earlier.filter(({ stackName }) => stackName === stack.stackName)], purpose),
    );
  return JSON.stringify({ recordedWith: RECORDED_PROVIDER, policies }, undefined, 2);
}
