import { matchesPattern } from "../policy/match";
import { type Statement } from "../policy/parse-policy";
import { perhaps } from "../policy/unknown-policy";
import { hasUnresolved } from "../terraform/unresolved";
import { type ResourcePolicy } from "./resource-policies";

/** Resource policies by what they guard: a large stack has thousands, and a resource has one or two. */
export class GuardingPolicies {
  /** Places in the list of those of one ARN. */
  private readonly ofArn = new Map<string, number[]>();
  /** Places of those of which only a comparison says whose they are. */
  private readonly ofPatterns: number[] = [];

  public constructor(private readonly policies: readonly ResourcePolicy[]) {
    policies.forEach(({ arn }, place) => {
      const places = isPattern(arn) ? this.ofPatterns : (this.ofArn.get(arn) ?? []);
      places.push(place);
      if (places !== this.ofPatterns) {
        this.ofArn.set(arn, places);
      }
    });
  }

  /**
   * The statements of the policies that are, or may be, those of a resource, in the order of the stack. A bucket's policy
   * covers its objects too.
   */
  public statementsFor(arn: string): Statement[] {
    const names = [arn, ...Array.from(arn.matchAll(/\//g), ({ index }) => arn.slice(0, index))];
    return [...names.flatMap((name) => this.ofArn.get(name) ?? []), ...this.ofPatterns]
      .sort((one, other) => one - other)
      .flatMap((place) => this.policies[place] ?? [])
      .flatMap((policy) => guarding(policy, arn));
  }
}

function guarding({ arn: guarded, policy }: ResourcePolicy, arn: string): readonly Statement[] {
  if (!isPattern(guarded) || guarded === arn || arn.startsWith(`${guarded}/`)) {
    return policy.statements;
  }
  const match = matchesPattern(guarded, arn);
  return match === "no"
    ? []
    : perhaps(policy, match === "yes" ? undefined : `whether the policy is that of ${arn}`).statements;
}

function isPattern(guarded: string): boolean {
  return guarded.includes("*") || hasUnresolved(guarded);
}
