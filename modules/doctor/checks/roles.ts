import { parseRoleArn } from "../../aws/arn-rules";
import { type TeamConfig, type TeamsConfig } from "../../config/teams-config";
import { programPolicyName, webAccessPolicyName } from "../../names/iam-names";
import { type AccountReader } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { allFindings, judged } from "../judged";
import { type StackContext } from "../stack-context";

/** IAM's default for managed policies of a role (IAM User Guide, "IAM and AWS STS quotas"). */
const DEFAULT_POLICIES_PER_ROLE = 10;

/** A policy of this library to attach to a role. */
interface Attachment {
  readonly roleArn: string;
  readonly policyName: string;
}

/**
 * Whether the roles that a stack's policies name exist: AWS rejects a policy that names one which does not. A role
 * that a policy is attached to must have room for it.
 */
export function checkRoles(context: StackContext): Promise<readonly Finding[]> {
  return allFindings(...namedRoles(context).map((arn) => checkRole(arn, context)));
}

function namedRoles({ stack: { team, audit } }: StackContext): string[] {
  const props = team?.props;
  return [
    ...new Set([
      ...(team === undefined ? [] : attachmentsOf(team).map(({ roleArn }) => roleArn)),
      ...(props?.executionRoleArn === undefined ? [] : [props.executionRoleArn]),
      ...(props?.dagWriterRoleArns ?? []),
      ...(props?.submitterRoleArns ?? []),
      ...(props?.secretAdministratorRoleArns ?? []),
      ...(props?.bucketReaderRoleArns ?? []),
      ...(audit?.readerArns ?? []),
    ]),
  ].sort();
}

function attachmentsOf({ props }: TeamConfig): Attachment[] {
  const byRole = {
    Admin: props.adminRoleArns,
    Op: props.opRoleArns,
    User: props.userRoleArns,
    Viewer: props.viewerRoleArns,
  };
  return [
    ...Object.entries(byRole).flatMap(([airflowRole, roleArns = []]) =>
      roleArns.map((roleArn) => ({
        roleArn,
        policyName: webAccessPolicyName(props, airflowRole),
      })),
    ),
    ...(props.programs ?? []).map(({ role, api, airflowRole }) => ({
      roleArn: role,
      policyName: programPolicyName(props, api, airflowRole),
    })),
  ];
}

async function checkRole(arn: string, context: StackContext): Promise<readonly Finding[]> {
  const about = findingsAbout("roles", arn);
  const role = parseRoleArn(arn);
  const account = role === undefined ? undefined : context.accountOf(role.accountId);
  if (role === undefined || account === undefined) {
    return [
      about.unchecked(
        "is of an account that these credentials do not open",
        "see there that the role exists: AWS rejects a policy that names a missing one",
      ),
    ];
  }
  const policyNames = policiesToAttach(arn, context.config);
  return allFindings(
    judged(
      { check: "roles", subject: arn, actions: ["iam:GetRole"] },
      () => account.roleArn(role.roleName),
      (found) => {
        if (found === undefined) {
          return about.failed(
            "does not exist: AWS rejects a policy that names it",
            "create it, or remove it",
          );
        }
        return found === arn
          ? about.ok("exists")
          : about.failed(`has another path: ${found}`, "write the ARN with the role's path");
      },
    ),
    ...(policyNames.length === 0 ? [] : [checkAttachments(arn, role.roleName, policyNames, account)]),
  );
}

/** All teams of the file together: a role may log in to many environments. */
function policiesToAttach(arn: string, { teams }: TeamsConfig): string[] {
  const attachments = teams.flatMap((team) => attachmentsOf(team));
  return attachments.filter(({ roleArn }) => roleArn === arn).map(({ policyName }) => policyName);
}

function checkAttachments(
  arn: string,
  roleName: string,
  policyNames: readonly string[],
  account: AccountReader,
): Promise<readonly Finding[]> {
  const about = findingsAbout("attached policies", arn);
  return judged(
    {
      check: "attached policies",
      subject: arn,
      actions: ["iam:ListAttachedRolePolicies", "iam:GetAccountSummary"],
    },
    async () => ({
      attached: await account.attachedPolicies(roleName),
      limit: (await account.attachedPoliciesPerRole()) ?? DEFAULT_POLICIES_PER_ROLE,
    }),
    ({ attached, limit }) => {
      if (attached === undefined) {
        // Reported as a role that does not exist.
        return [];
      }
      const needed = policyNames.filter((name) => !attached.includes(name)).length;
      const message = `${limit} allowed, ${attached.length} attached, ${needed} more needed`;
      return attached.length + needed <= limit
        ? about.ok(message)
        : about.failed(
            message,
            "detach policies, let other roles log in, or request more in Service Quotas (iam, L-0DA4ABF3)",
          );
    },
  );
}
