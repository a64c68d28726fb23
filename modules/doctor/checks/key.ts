import { type AccessRequest, type Principal } from "../../access/policy/access-request";
import { type Context } from "../../access/policy/conditions";
import { evaluate } from "../../access/policy/evaluate";
import { parsePolicy, type Policy } from "../../access/policy/parse-policy";
import { AccessError } from "../../access/access-error";
import { parseRoleArn } from "../../aws/arn-rules";
import { arnBuilder } from "../../aws/location";
import { dnsSuffixOf } from "../../aws/partition";
import { type TeamConfig } from "../../config/teams-config";
import { deliversThroughPublisher } from "../../delivery/delivery-checks";
import { publisherLogGroupName, publisherQueueNames } from "../../names/delivery-names";
import { executionRoleArnOf } from "../../names/iam-names";
import { detectorLogGroupName, detectorName } from "../../names/detector-names";
import { snapshotName } from "../../names/snapshot-names";
import { flowLogGroupName, logGroupNames } from "../../names/log-groups";
import { type Key } from "../facts";
import { type Finding, findingsAbout, type FindingWriter } from "../finding";
import { allFindings, judged } from "../judged";
import { sessionPrincipal } from "../session-principal";
import { type StackContext } from "../stack-context";

/** Uses of the key that its own policy must allow. */
interface Use {
  /** Who uses it, such as `CloudWatch Logs`. */
  readonly who: string;
  readonly principal: Principal;
  readonly actions: readonly string[];
  /** What for, with the context keys of the requests. */
  readonly purposes: readonly Purpose[];
}

interface Purpose {
  /** Such as the name of a log group. */
  readonly name: string;
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

function judgeUse({ who, principal, actions, purposes }: Use, policy: Policy, keyArn: string): Finding[] {
  const about = findingsAbout("key policy", keyArn);
  const target: AccessRequest["target"] = {
    arn: keyArn,
    accountId: keyArn.split(":")[4] ?? "",
    policy,
    policyMustAllow: true,
  };
  const decisions = purposes.flatMap(({ name, context }) =>
    actions.map((action) => ({ action, name, ...evaluate({ principal, action, target, context }) })),
  );
  const denied = decisions.filter(({ verdict }) => verdict === "denied");
  if (denied.length > 0) {
    return [
      about.failed(
        `does not let ${who} use ${list(denied, "action")} for ${list(denied, "name")}`,
        "add the statement that modules/encryption/environment-key-policy.ts has for it",
      ),
    ];
  }
  const open = decisions.filter(({ verdict }) => verdict === "undecided");
  return open[0] === undefined
    ? []
    : [
        about.warning(
          `may not let ${who} use ${list(open, "action")} for ${list(open, "name")}: it ${open[0].by}`,
          "see that the rest of the decision allows it",
        ),
      ];
}

function list<T extends string>(decisions: readonly Readonly<Record<T, string>>[], what: T): string {
  return [...new Set(decisions.map((decision) => decision[what]))].join(", ");
}

function usesOf(props: TeamConfig["props"], deployer: string | undefined): Use[] {
  const { accountId, region, environmentName } = props;
  const account = arnBuilder(accountId, region);
  const suffix = dnsSuffixOf(account.partition);
  const via = (service: string): Context => ({ "kms:ViaService": `${service}.${region}.${suffix}` });
  const logGroups = [
    ...logGroupNames(environmentName),
    detectorLogGroupName(detectorName(props)),
    ...(props.vpcCidr === undefined ? [] : [flowLogGroupName(environmentName)]),
    ...(deliversThroughPublisher(props) ? [publisherLogGroupName(props)] : []),
    ...(props.privilegeSnapshot === undefined ? [] : [detectorLogGroupName(snapshotName(props))]),
  ];
  const topic = {
    "kms:EncryptionContext:aws:sns:topicArn": account.arn("sns", detectorName(props)),
  };
  const useTopic = { actions: ["kms:Decrypt", "kms:GenerateDataKey"], name: "the detector's topic" };
  const roleUses = (roles: readonly string[] = [], through: string, name: string): Use[] =>
    roles.map((arn) => ({
      who: arn,
      principal: role(arn),
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      purposes: [{ name, context: via(through) }],
    }));
  return [
    {
      who: "CloudWatch Logs",
      principal: service(`logs.${region}.${suffix}`),
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      purposes: logGroups.map((name) => ({
        name,
        context: {
          "kms:EncryptionContext:aws:logs:arn": account.arn("logs", `log-group:${name}`),
          ...from(accountId),
        },
      })),
    },
    {
      who: "CloudWatch alarms",
      principal: service("cloudwatch.amazonaws.com"),
      actions: useTopic.actions,
      purposes: [{ name: useTopic.name, context: { ...topic, ...from(accountId) } }],
    },
    ...(props.audit === undefined
      ? []
      : [
          {
            who: "EventBridge",
            principal: service("events.amazonaws.com"),
            actions: useTopic.actions,
            // EventBridge sends no source keys here.
            purposes: [
              {
                name: useTopic.name,
                context: { ...topic, "aws:SourceAccount": null, "aws:SourceArn": null },
              },
            ],
          },
        ]),
    ...deliveryUses(props),
    {
      who: "the execution role",
      principal: role(executionRoleArnOf(account, props), FULL_USE),
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt"],
      purposes: [{ name: "the DAG bucket", context: via("s3") }],
    },
    ...(deployer === undefined || parseRoleArn(deployer) === undefined
      ? []
      : [
          {
            who: deployer,
            principal: role(deployer, FULL_USE),
            // MWAA makes its grants with the caller's rights (User Guide, "Using customer managed keys").
            actions: ["kms:DescribeKey", "kms:CreateGrant"],
            purposes: [{ name: "MWAA's grants", context: {} }],
          },
        ]),
    ...roleUses(props.dagWriterRoleArns, "s3", "the DAG bucket"),
    ...roleUses(props.submitterRoleArns, "s3", "the intake bucket"),
    ...roleUses(props.secretAdministratorRoleArns, "secretsmanager", "the secrets"),
  ];
}

/** EventBridge sends no source keys to the queues either. */
function deliveryUses(props: TeamConfig["props"]): Use[] {
  const { queue, deadLetters } = publisherQueueNames(props);
  const account = arnBuilder(props.accountId, props.region);
  return deliversThroughPublisher(props)
    ? [
        {
          who: "EventBridge",
          principal: service("events.amazonaws.com"),
          actions: ["kms:Decrypt", "kms:GenerateDataKey"],
          purposes: [queue, deadLetters].map((name) => ({
            name: `the queue ${name}`,
            context: {
              "kms:EncryptionContext:aws:sqs:arn": account.arn("sqs", name),
              "aws:SourceAccount": null,
              "aws:SourceArn": null,
            },
          })),
        },
      ]
    : [];
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
