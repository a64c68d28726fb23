import { type Principal } from "../../modules/access/policy/access-request";
import { evaluate } from "../../modules/access/policy/evaluate";
import { type StackPolicies } from "../../modules/access/stack/stack-policies";
import { escalations } from "./support/escalations";
import { ADMINISTRATOR_ACCESS, executionRole, role, service, stackRole } from "./support/principals";
import { owned, type Question, request } from "./support/questions";
import { simulate } from "./support/simulator";
import { exampleAudits, exampleStacks } from "./support/stacks";

const PAIRS = exampleStacks().map((team) => {
  const audit = exampleAudits().find(({ location }) => location.accountId === team.location.accountId);
  if (audit === undefined) {
    throw new Error(`${team.name} has no trail`);
  }
  return [team.name, team, audit] as const;
});

/** What nobody of a team may do to the record, by the resource of the audit stack. */
function questions(audit: StackPolicies): Question[] {
  const arnOf = (type: string): string => audit.arnsOf(type)[0] ?? "";
  const record = `${arnOf("aws_s3_bucket")}/AWSLogs/${audit.location.accountId}/any.json.gz`;
  const asked: Record<string, string[]> = {
    [arnOf("aws_cloudtrail")]: ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"].map(
      (name) => `cloudtrail:${name}`,
    ),
    [record]: ["GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion"].map((name) => `s3:${name}`),
    [arnOf("aws_s3_bucket")]: ["PutBucketPolicy", "PutLifecycleConfiguration", "DeleteBucket"].map(
      (name) => `s3:${name}`,
    ),
    [arnOf("aws_cloudwatch_log_group")]: ["StartQuery", "FilterLogEvents", "DeleteLogGroup"].map(
      (name) => `logs:${name}`,
    ),
    [arnOf("aws_kms_key")]: ["Decrypt", "ScheduleKeyDeletion", "PutKeyPolicy"].map((name) => `kms:${name}`),
  };
  return Object.entries(asked).flatMap(([arn, actions]) => actions.map((action) => ({ action, arn })));
}

/** Every role that a team makes, and those from elsewhere with what the team attaches to them. */
function principals(team: StackPolicies): Principal[] {
  const { accountId } = team.location;
  return [
    ...team.roles.map((one) => stackRole(one)),
    ...[...team.attached].map(([name, policies]) => role(`arn:aws:iam::${accountId}:role/${name}`, policies)),
  ];
}

async function allowed(
  audit: StackPolicies,
  asking: readonly Principal[],
  asked: Question[],
): Promise<string[]> {
  const found: string[] = [];
  for (const principal of asking) {
    for (const question of asked) {
      const one = request(audit, principal, question);
      const simulated = await simulate(one);
      expect([question.action, simulated]).not.toContain("NoSuchResource");
      expect([principal.arn, question, simulated === "Allowed"]).toEqual([
        principal.arn,
        question,
        evaluate(one).verdict === "allowed",
      ]);
      if (simulated === "Allowed") {
        found.push(`${principal.arn} ${question.action} ${question.arn}`);
      }
    }
  }
  return found;
}

describe.each(PAIRS)("the record of %s's account", (_, team, audit) => {
  test("cannot be stopped, changed, read or deleted by any role of the team", async () => {
    const asking = principals(team);
    expect(asking.length).toBeGreaterThan(3);
    expect(await allowed(audit, asking, questions(audit))).toEqual([]);
  });

  test("cannot be by its DAGs, not even with AdministratorAccess attached to their role", async () => {
    // Who may decrypt is nothing without who may read: the key's use is asked of the team's own roles above.
    const asked = questions(audit).filter(({ action }) => action !== "kms:Decrypt");
    expect(await allowed(audit, [executionRole(team, ADMINISTRATOR_ACCESS)], asked)).toEqual([]);
  });

  test("cannot be read, forged or deleted in its bucket by an administrator of the account either", async () => {
    const admin = role(`arn:aws:iam::${audit.location.accountId}:role/admin`, [ADMINISTRATOR_ACCESS]);
    const inBucket = questions(audit).filter(({ arn }) => arn.includes("/AWSLogs/"));
    expect(inBucket).toHaveLength(4);
    expect(await allowed(audit, [admin], inBucket)).toEqual([]);
  });

  // The tests above would not notice if nothing were ever allowed.
  test("can be stopped by an administrator of the account, who is not of the team", async () => {
    const admin = role(`arn:aws:iam::${audit.location.accountId}:role/admin`, [ADMINISTRATOR_ACCESS]);
    const stop = questions(audit).filter(({ action }) => action === "cloudtrail:StopLogging");
    expect(await allowed(audit, [admin], stop)).toHaveLength(1);
  });
});

describe.each(PAIRS)("EventBridge, for a rule of somebody else,", (_, team) => {
  // The policy of a topic that EventBridge publishes to supports no condition.
  test("can publish to the topic of a team with alerts, and do nothing else to the team", async () => {
    const asked = Object.values(escalations(team))
      .flat()
      .filter(({ arn }) => arn.includes(`:${team.location.accountId}:`));
    expect(asked.length).toBeGreaterThan(100);
    const found = await allowed(team, [service("events.amazonaws.com")], asked);
    expect([...new Set(found)]).toEqual([`events.amazonaws.com sns:Publish ${owned(team).topic}`]);
  });
});
