import { ADMINISTRATOR_ACCESS } from "../../access/policy/administrator-access";
import { type Principal } from "../../access/policy/access-request";
import { evaluate, type Verdict } from "../../access/policy/evaluate";
import { parsePolicy, type Policy } from "../../access/policy/parse-policy";
import { roleNameOf } from "../../aws/arn-part";
import { arnBuilder, iamArnIn } from "../../aws/location";
import { type TeamConfig } from "../../config/teams-config";
import { TRUSTED_SERVICES } from "../../identity/existing-execution-role";
import { boundaryName } from "../../names/iam-names";
import { type RoleSettings } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { judged } from "../judged";
import { type StackContext } from "../stack-context";

const REPAIR =
  "its owner puts the trust policy in it that the stack's output execution_role_trust_policy has: docs/adoption.md";

/**
 * Whether an existing execution role is this environment's alone, and has the boundary. `terraform plan` stops where it is not; of
 * a boundary that the stack creates, the first apply.
 */
export async function checkExistingRole({
  stack: { team },
  account,
}: StackContext): Promise<readonly Finding[]> {
  const arn = team?.props.executionRoleArn;
  if (team === undefined || arn === undefined) {
    return [];
  }
  return judged(
    { check: "existing role", subject: arn, actions: ["iam:GetRole"] },
    () => account.roleSettings(roleNameOf(arn)),
    // A role that is not there is reported as such.
    (found) => (found === undefined ? [] : judge(arn, found, team)),
  );
}

function judge(arn: string, { trustPolicy, boundaryArn }: RoleSettings, { props }: TeamConfig): Finding[] {
  const about = findingsAbout("existing role", arn);
  const lets = whoIsLetIn(arn, parsePolicy(trustPolicy, "trust policy", arn), props);
  const wanted =
    props.boundaryArn ?? iamArnIn(arnBuilder(props.accountId, props.region), `policy/${boundaryName(props)}`);
  const set = `its owner sets it: aws iam put-role-permissions-boundary --role-name ${roleNameOf(arn)} --permissions-boundary ${wanted}`;
  const problems = [
    ...(lets.mwaa ? [] : [about.failed("is not assumed by Amazon MWAA for this environment", REPAIR)]),
    ...(lets.others.length === 0
      ? []
      : [about.failed(`may be assumed by ${lets.others.join(", ")}, who can do what DAGs can do`, REPAIR)]),
    ...(boundaryArn === wanted
      ? []
      : props.boundaryArn === undefined
        ? [about.warning(`has not the boundary ${wanted}: the first apply creates that, and stops`, set)]
        : [about.failed(`has not the boundary ${wanted}`, set)]),
  ];
  return problems.length > 0 ? problems : [about.ok("is this environment's alone, under its boundary")];
}

/** Whether MWAA may assume the role for the environment, and who else may, with every permission of their own. */
function whoIsLetIn(
  arn: string,
  policy: Policy,
  { accountId, region, environmentName }: TeamConfig["props"],
): { readonly mwaa: boolean; readonly others: readonly string[] } {
  const account = arnBuilder(accountId, region);
  const own = {
    "aws:SourceAccount": accountId,
    "aws:SourceArn": account.arn("airflow", `environment/${environmentName}`),
  };
  const verdictOf = (
    principal: Pick<Principal, "kind" | "arn" | "accountId">,
    context: Readonly<Record<string, string>>,
  ): Verdict =>
    evaluate({
      principal: {
        ...principal,
        identityPolicies: principal.kind === "role" ? [ADMINISTRATOR_ACCESS] : [],
        hasUnknownPolicies: false,
        boundaries: [],
      },
      action: "sts:AssumeRole",
      target: { arn, accountId, policy, policyMustAllow: true },
      context,
    }).verdict;
  const administrator = (id: string): Pick<Principal, "kind" | "arn" | "accountId"> => ({
    kind: "role",
    arn: iamArnIn({ ...account, accountId: id }, "role/administrator"),
    accountId: id,
  });
  const service = (name: string): Pick<Principal, "kind" | "arn" | "accountId"> => ({
    kind: "service",
    arn: name,
    accountId: "",
  });
  const others = [
    ["an administrator of the account", administrator(accountId), own],
    ["an administrator of another account", administrator("000000000000"), own],
    ...TRUSTED_SERVICES.map(
      (name) =>
        [
          "Amazon MWAA for another environment",
          service(name),
          { ...own, "aws:SourceArn": account.arn("airflow", "environment/another") },
        ] as const,
    ),
    ["AWS Lambda", service("lambda.amazonaws.com"), own],
  ] as const;
  return {
    mwaa: TRUSTED_SERVICES.every((name) => verdictOf(service(name), own) === "allowed"),
    others: [
      ...new Set(
        others.flatMap(([who, principal, context]) =>
          verdictOf(principal, context) === "denied" ? [] : [who],
        ),
      ),
    ],
  };
}
