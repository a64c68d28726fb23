import { type AccessRequest, type Principal } from "../../access/policy/access-request";
import { type Context } from "../../access/policy/conditions";
import { evaluate } from "../../access/policy/evaluate";
import { parsePolicy, type Policy } from "../../access/policy/parse-policy";
import { AccessError } from "../../access/access-error";
import { parseRoleArn } from "../../aws/arn-rules";
import { arnBuilder } from "../../aws/location";
import { dnsSuffixOf } from "../../aws/partition";
import { type TeamConfig } from "../../config/teams-config";
import { executionRoleName } from "../../names/iam-names";
import { detectorLogGroupName, detectorName } from "../../names/detector-names";
import { flowLogGroupName, logGroupNames } from "../../names/log-groups";
import { type Key } from "../facts";
import { type Finding, findingsAbout, type FindingWriter } from "../finding";
import { allFindings, judged } from "../judged";
import { sessionPrincipal } from "../session-principal";
import { type StackContext } from "../stack-context";

/** One use of the key that its own policy must allow. */
interface Use {
  /** Who and what for, such as `CloudWatch Logs, for airflow-payments-Task`. */
  readonly what: string;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly context: Context;
}

/** Whether the key that the file names can be used, and whether its policy lets everyone use it who must. */
export async function checkKey(context: StackContext): Promise<readonly Finding[]> {
  const { stack, region } = context;
  const keyArn = stack.team?.props.kmsKeyArn;
  if (stack.team === undefined || keyArn === undefined) {
    return [];
  }
  const { props } = stack.team;
  return allFindings(
    judged(
      { check: "key", subject: keyArn, actions: ["kms:DescribeKey"] },
      () => region.key(keyArn),
      (key) => judgeKey(findingsAbout("key", keyArn), key),
    ),
    judged(
      { check: "key policy", subject: keyArn, actions: ["kms:GetKeyPolicy", "iam:GetRole"] },
      async () => {
        const there = (await region.key(keyArn)) !== undefined;
        return there
          ? { policy: await region.keyPolicy(keyArn), deployer: await sessionPrincipal(context.account) }
          : undefined;
      },
      // A key that is not there has been reported.
      (facts) =>
        facts === undefined ? [] : judgePolicy(keyArn, facts.policy, usesOf(props, facts.deployer)),
    ),
  );
}

function judgeKey(about: FindingWriter, key: Key | undefined): Finding {
  if (key === undefined) {
    return about.failed("does not exist", "correct encryption.kmsKeyArn");
  }
  if (key.spec !== "SYMMETRIC_DEFAULT" || key.usage !== "ENCRYPT_DECRYPT") {
    return about.failed(
      `is a key for ${key.usage}, ${key.spec}: MWAA needs a symmetric key for encryption`,
      "name another key",
    );
  }
  if (key.multiRegion) {
    return about.failed("is a multi-Region key, which MWAA does not support", "name another key");
  }
  return key.enabled
    ? about.ok("is enabled, symmetric")
    : about.failed(
        `is not enabled: ${key.state}`,
        key.state === "PendingDeletion"
          ? "cancel its deletion: aws kms cancel-key-deletion"
          : "enable it: aws kms enable-key",
      );
}

function judgePolicy(keyArn: string, text: string, uses: readonly Use[]): Finding[] {
  const about = findingsAbout("key policy", keyArn);
  let policy: Policy;
  try {
    policy = parsePolicy(text, "key policy", keyArn);
  } catch (error) {
    if (error instanceof AccessError) {
      return [about.unchecked(`cannot be evaluated: ${error.message}`, "read it by hand: docs/doctor.md")];
    }
    throw error;
  }
  const judgements = uses.flatMap((use) => judgeUse(use, policy, keyArn));
  return judgements.length > 0 ? judgements : [about.ok("lets everyone use the key who must")];
}

function judgeUse({ what, principal, actions, context }: Use, policy: Policy, keyArn: string): Finding[] {
  const about = findingsAbout("key policy", keyArn);
  const target: AccessRequest["target"] = {
    arn: keyArn,
    accountId: keyArn.split(":")[4] ?? "",
    policy,
    policyMustAllow: true,
  };
  const decisions = actions.map((action) => ({
    action,
    ...evaluate({ principal, action, target, context }),
  }));
  const denied = decisions.filter(({ verdict }) => verdict === "denied").map(({ action }) => action);
  const open = decisions.find(({ verdict }) => verdict === "undecided");
  if (denied.length > 0) {
    return [
      about.failed(
        `does not let ${what} use ${denied.join(", ")}`,
        "add the statement that modules/encryption/environment-key-policy.ts has for it",
      ),
    ];
  }
  return open === undefined
    ? []
    : [
        about.warning(
          `may not let ${what} use ${open.action}: it ${open.by}`,
          "see that the rest of the decision allows it",
        ),
      ];
}

function usesOf(props: TeamConfig["props"], deployer: string | undefined): Use[] {
  const { accountId, region, environmentName } = props;
  const account = arnBuilder(accountId, region);
  const suffix = dnsSuffixOf(account.partition);
  const via = (service: string): Context => ({ "kms:ViaService": `${service}.${region}.${suffix}` });
  const logGroups = [
    ...logGroupNames(environmentName),
    detectorLogGroupName(detectorName(environmentName)),
    ...(props.vpcCidr === undefined ? [] : [flowLogGroupName(environmentName)]),
  ];
  const roleUses = (roles: readonly string[] = [], service: string, actions: readonly string[]): Use[] =>
    roles.map((arn) => ({ what: arn, principal: role(arn), actions, context: via(service) }));
  const topic = account.arn("sns", detectorName(environmentName));
  return [
    ...logGroups.map((group) => ({
      what: `CloudWatch Logs, for ${group},`,
      principal: service(`logs.${region}.${suffix}`),
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      context: {
        "kms:EncryptionContext:aws:logs:arn": account.arn("logs", `log-group:${group}`),
        ...from(accountId),
      },
    })),
    {
      what: "CloudWatch alarms, for the detector's topic,",
      principal: service("cloudwatch.amazonaws.com"),
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      context: { "kms:EncryptionContext:aws:sns:topicArn": topic, ...from(accountId) },
    },
    ...(props.audit === undefined
      ? []
      : [
          {
            what: "EventBridge, for the detector's topic,",
            principal: service("events.amazonaws.com"),
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
            // EventBridge sends no source keys here.
            context: {
              "kms:EncryptionContext:aws:sns:topicArn": topic,
              "aws:SourceAccount": null,
              "aws:SourceArn": null,
            },
          },
        ]),
    {
      what: "the execution role",
      principal: role(iamRole(account.partition, accountId, executionRoleName(environmentName)), FULL_USE),
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt"],
      context: via("s3"),
    },
    ...(deployer === undefined || parseRoleArn(deployer) === undefined
      ? []
      : [
          {
            what: `the deploying role ${deployer}`,
            principal: role(deployer, FULL_USE),
            // MWAA makes its grants with the caller's rights (User Guide, "Using customer managed keys").
            actions: ["kms:DescribeKey", "kms:CreateGrant"],
            context: {},
          },
        ]),
    ...roleUses(props.dagWriterRoleArns, "s3", ["kms:GenerateDataKey", "kms:Decrypt"]),
    ...roleUses(props.secretAdministratorRoleArns, "secretsmanager", ["kms:GenerateDataKey", "kms:Decrypt"]),
  ];
}

/** What the stack itself allows, or what another check looks at: here the key's policy alone decides. */
const FULL_USE = [
  parsePolicy(
    JSON.stringify({ Statement: { Effect: "Allow", Action: "kms:*", Resource: "*" } }),
    "the role's own policy",
    "the role's own policy",
  ),
];

/** AWS services act for the account. */
function from(accountId: string): Context {
  return { "aws:SourceAccount": accountId };
}

function role(arn: string, identityPolicies: readonly Policy[] = []): Principal {
  return {
    kind: "role",
    arn,
    accountId: parseRoleArn(arn)?.accountId ?? "",
    identityPolicies,
    hasUnknownPolicies: identityPolicies.length === 0,
    boundaries: [],
  };
}

function service(name: string): Principal {
  return {
    kind: "service",
    arn: name,
    accountId: "",
    identityPolicies: [],
    hasUnknownPolicies: false,
    boundaries: [],
  };
}

function iamRole(partition: string, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
