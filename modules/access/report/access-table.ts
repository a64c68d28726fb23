import { type Principal } from "../policy/access-request";
import { type Decision, evaluate } from "../policy/evaluate";
import { type Context } from "../policy/conditions";
import { isTeamStack } from "../read-stacks";
import { type StackPolicies } from "../stack/stack-policies";
import { type Call, CAPABILITIES } from "./capabilities";
import { principalsOf } from "./principals";
import { teamResources } from "./team-resources";

/** One answer: whether a principal can do something, and what decides it. */
export interface AccessRow {
  readonly principal: string;
  /** ARN of the principal. */
  readonly arn: string;
  readonly group: string;
  readonly capability: string;
  readonly verdict: Decision["verdict"];
  /** The deciding statement, as `policy: Sid`, or why there is none. */
  readonly by: string;
}

/** All answers about one team. */
export interface TeamAccess {
  readonly team: string;
  readonly accountId: string;
  readonly region: string;
  readonly rows: readonly AccessRow[];
}

/** An ordinary request over TLS. */
const ORDINARY: Context = {
  "aws:SecureTransport": "true",
  "aws:SourceAccount": null,
  "aws:SourceArn": null,
  "cloudwatch:namespace": null,
  "kms:ViaService": null,
  "kms:EncryptionContext:aws:logs:arn": null,
  "kms:EncryptionContext:aws:sns:topicArn": null,
  "s3:TlsVersion": "1.3",
  "s3:x-amz-server-side-encryption": null,
  "s3:x-amz-server-side-encryption-customer-algorithm": null,
};

/** The answers for every team's stack. Other stacks (audit) contribute their resources. */
export function accessTable(stacks: readonly StackPolicies[]): TeamAccess[] {
  return stacks.filter(isTeamStack).map((stack) => {
    const others = stacks.filter((other) => other !== stack);
    const resources = teamResources(stack, others);
    const rows = principalsOf(stack, others).flatMap(({ label, principal }) =>
      CAPABILITIES.flatMap(({ group, title, calls }): AccessRow[] => {
        const asked = calls(resources);
        return asked.length === 0
          ? []
          : [
              {
                principal: label,
                arn: principal.arn,
                group,
                capability: title,
                ...decide(stack, principal, asked),
              },
            ];
      }),
    );
    const { accountId, region } = stack.location;
    return { team: stack.name, accountId, region, rows };
  });
}

/** A capability needs all of its calls: one denied call denies it. */
function decide(stack: StackPolicies, principal: Principal, calls: readonly Call[]): Decision {
  const decisions = calls.map(({ action, arn, context = {}, stack: owner = stack }) =>
    evaluate({ principal, action, target: owner.target(action, arn), context: { ...ORDINARY, ...context } }),
  );
  const worst = (["denied", "undecided", "allowed"] as const)
    .flatMap((verdict) => decisions.filter((decision) => decision.verdict === verdict))
    .at(0);
  return worst ?? { verdict: "undecided", by: "nothing to ask" };
}
