import { iamRegion } from "../../audit/iam-region";
import { explainError } from "../explain-error";
import { type AccountReader, type AwsConnector } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { judged } from "../judged";
import { type StackToApply } from "../needs";

/** What opening a stack's account gave. */
export interface Connection {
  readonly findings: readonly Finding[];
  /** The account, where it is the stack's and its Region is enabled. */
  readonly account?: AccountReader;
}

/**
 * Opens the account of a stack as Terraform would: with the caller's credentials, or with the deploying role, which
 * is assumed.
 */
export async function connect(stack: StackToApply, aws: AwsConnector): Promise<Connection> {
  const { accountId, region, deployRoleArn } = stack;
  // STS, IAM and the list of Regions answer there even if the stack's Region is not enabled.
  const home = iamRegion(region);
  let account: AccountReader;
  try {
    account =
      deployRoleArn === undefined
        ? await aws.own(home)
        : await aws.assumed(deployRoleArn, "mwaa-teams-doctor", home);
  } catch (error) {
    return { findings: [notConnected(error, deployRoleArn)] };
  }
  const about = findingsAbout("identity", account.identity.arn);
  if (account.identity.accountId !== accountId) {
    const message = `is of account ${account.identity.accountId}, not of ${accountId}: Terraform rejects it`;
    const todo =
      deployRoleArn === undefined
        ? `use credentials of ${accountId}, or give deployRoleArn`
        : `give a deployRoleArn of ${accountId}`;
    return { findings: [about.failed(message, todo)] };
  }
  const regionFindings = await checkRegion(account, region);
  const enabled = regionFindings.every(({ status }) => status === "ok");
  return {
    findings: [about.ok(`is of account ${accountId}`), ...regionFindings],
    account: enabled ? account : undefined,
  };
}

function notConnected(error: unknown, deployRoleArn: string | undefined): Finding {
  const why = explainError(error);
  if (why === undefined) {
    throw error;
  }
  const about = findingsAbout("identity", deployRoleArn ?? "credentials");
  return why.kind === "denied" && deployRoleArn !== undefined
    ? about.failed(
        `cannot be assumed: ${why.message}`,
        "let the caller assume it, in the role's trust policy and in the caller's own policy: Terraform fails the same way",
      )
    : about.unchecked(why.message, why.todo);
}

function checkRegion(account: AccountReader, region: string): Promise<readonly Finding[]> {
  const reading = { check: "region", subject: region, actions: ["ec2:DescribeRegions"] };
  const about = findingsAbout(reading.check, reading.subject);
  return judged(
    reading,
    () => account.regionEnabled(region),
    (enabled) => {
      if (enabled === undefined) {
        return about.failed("is no Region of this partition", "correct `region`");
      }
      return enabled
        ? about.ok("is enabled")
        : about.failed(
            "is not enabled in the account",
            `enable it: aws account enable-region --region-name ${region}`,
          );
    },
  );
}
