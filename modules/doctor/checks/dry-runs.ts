import { type DryRunAction, DRY_RUNS } from "../facts";
import { oneLine } from "../explain-error";
import { type Finding, findingsAbout } from "../finding";
import { allFindings, judged } from "../judged";
import { type StackContext } from "../stack-context";

/**
 * Lets EC2 say whether it would create a network: a dry run sees every policy that the real call meets, those of the
 * organization too, and creates nothing.
 */
export function checkDryRuns({ stack: { team }, region }: StackContext): Promise<readonly Finding[]> {
  if (team?.props.vpcCidr === undefined) {
    return Promise.resolve([]);
  }
  const actions = DRY_RUNS.filter(
    (action) => action === "ec2:CreateVpc" || team.props.egress !== "endpoints",
  );
  return allFindings(...actions.map((action) => checkDryRun(action, () => region.dryRun(action))));
}

function checkDryRun(
  action: DryRunAction,
  run: () => ReturnType<StackContext["region"]["dryRun"]>,
): Promise<readonly Finding[]> {
  const about = findingsAbout("dry run", action);
  return judged({ check: "dry run", subject: action, actions: [action] }, run, ({ allowed, message }) =>
    allowed
      ? about.ok("would succeed")
      : about.failed(
          `would be denied: ${oneLine(message)}`,
          "allow it, in the role's policies or in the organization's",
        ),
  );
}
