import { actionsToApply, type ActionGroup } from "../apply-actions";
import { type Simulated } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { judged } from "../judged";
import { sessionPrincipal } from "../session-principal";
import { type StackContext } from "../stack-context";

/** What a simulation leaves out, for the line that says that all is well. */
const NOT_SEEN =
  "not seen: resource control policies, session policies, policies of VPC endpoints and of the resources themselves";

/**
 * Asks IAM's policy simulator whether the identity may do what an apply does, its organization's service control
 * policies and its permissions boundary included.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function checkPermissions(context: StackContext): Promise<readonly Finding[]> {
  const { account, stack } = context;
  const { arn } = account.identity;
  const about = findingsAbout("permissions", arn);
  if (arn.endsWith(":root")) {
    const todo = "use a role: what the root user does cannot be limited";
    return Promise.resolve([
      about.unchecked("is the root user, which the policy simulator does not know", todo),
    ]);
  }
  const groups = actionsToApply(context.config, stack);
  return judged(
    { check: "permissions", subject: arn, actions: ["iam:SimulatePrincipalPolicy", "iam:GetRole"] },
    async () => {
      const principalArn = await sessionPrincipal(account);
      return principalArn === undefined
        ? undefined
        : (await Promise.all(groups.map((group) => simulate(group, principalArn, context)))).flat();
    },
    (results) =>
      results === undefined
        ? about.unchecked(
            "is no IAM user or role that the policy simulator knows",
            "run the doctor with the role that applies",
          )
        : judge(arn, results),
  );
}

function simulate(
  { resourceArn, actions, context: extra }: ActionGroup,
  principalArn: string,
  { account, stack }: StackContext,
): Promise<readonly Simulated[]> {
  const context = { "aws:RequestedRegion": stack.region, ...extra };
  return account.simulate({ principalArn, actions, resourceArn, context });
}

function judge(arn: string, results: readonly Simulated[]): Finding[] {
  const about = findingsAbout("permissions", arn);
  const denied = results.filter(({ allowed }) => !allowed);
  // A policy's condition on a key that the simulation did not know may hold in the real call.
  const open = denied.filter(({ missingContext, deniedBy }) => missingContext.length > 0 && !deniedBy);
  const certain = denied.filter((result) => !open.includes(result));
  const by = (deniedBy: Simulated["deniedBy"]): string[] =>
    certain.filter((result) => result.deniedBy === deniedBy).map(({ action }) => action);
  const failures: [string[], string, string][] = [
    [
      by("organization"),
      "a service control policy of the organization denies",
      "ask those who manage the organization",
    ],
    [by("boundary"), "the permissions boundary denies", "extend the boundary"],
    [by(undefined), "its policies do not allow", "allow them, or apply with another role"],
  ];
  const findings = failures.flatMap(([actions, why, todo]) =>
    actions.length === 0 ? [] : [about.failed(`${why} ${distinct(actions)}`, todo)],
  );
  if (open.length > 0) {
    const keys = distinct(open.flatMap(({ missingContext }) => missingContext));
    findings.push(
      about.warning(
        `its policies allow ${distinct(open.map(({ action }) => action))} on conditions only: ${keys}`,
        "see that an apply meets the conditions",
      ),
    );
  }
  return findings.length > 0 ? findings : [about.ok(`may do what an apply does (${NOT_SEEN})`)];
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].sort().join(", ");
}
