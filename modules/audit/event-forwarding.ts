import { type TerraformProvider } from "cdktf";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { type AuditRecord } from "../names/audit-names";
import { apiCalls, type EventPattern, oneOfPatterns, requested } from "./event-pattern";
import { trailChange } from "./trail-change";

/** A Region whose calls are forwarded. */
export interface ForwardingSource {
  /** AWS Region code. */
  readonly region: string;
  /** The provider of that Region. */
  readonly provider?: TerraformProvider;
}

/** Props of `EventForwarding`. */
export interface EventForwardingProps {
  /** Account and home Region of the trail. */
  readonly account: AwsAccount;
  /** Name of the trail, the prefix of the rules' names. */
  readonly trailName: string;
  /** The trail. */
  readonly record: AuditRecord;
  /** Home Region of the trail: where CloudTrail itself is called. */
  readonly home: ForwardingSource;
  /** Region of IAM's events; one for the whole partition. */
  readonly iam: ForwardingSource;
  /** Regions of the teams, where the alerts are. */
  readonly teamRegions: readonly string[];
}

/**
 * Forwards to the teams' Regions the calls in other Regions that their alerts match. EventBridge receives a call
 * only in the Region that served it, and IAM's calls in one Region of the partition. To a team in that same Region
 * nothing is forwarded.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export class EventForwarding extends Construct {
  public constructor(scope: Construct, id: string, props: EventForwardingProps) {
    super(scope, id);
    const { home, iam, teamRegions } = props;
    const routes = [
      { subject: "trail", from: home, pattern: apiCalls(trailChange(props.record)) },
      { subject: "iam", from: iam, pattern: identityChanges() },
    ].flatMap(({ subject, from, pattern }) =>
      teamRegions
        .filter((region) => region !== from.region)
        .map((region) => ({ subject, from, pattern, region })),
    );
    if (routes.length === 0) {
      return;
    }
    const roleArn = this.role(props, [...new Set(routes.map(({ region }) => region))]);
    for (const { subject, from, pattern, region } of routes) {
      const route = new Construct(this, `${subject}-${region}`);
      const rule = new CloudwatchEventRule(route, "Rule", {
        provider: from.provider,
        name: `${props.trailName}-${subject}-to-${region}`,
        description: `Forwards to ${region} what its audit alerts look for`,
        eventPattern: JSON.stringify(pattern),
      });
      new CloudwatchEventTarget(route, "Target", {
        provider: from.provider,
        rule: rule.name,
        targetId: "bus",
        arn: busArn(props.account, region),
        roleArn,
      });
    }
  }

  private role({ account, trailName }: EventForwardingProps, regions: readonly string[]): string {
    const role = new IamRole(this, "Role", {
      name: `${trailName}-forwarding`,
      description: "Forwards what audit alerts look for between Regions",
      assumeRolePolicy: policyDocument([
        {
          Sid: "RulesForward",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": account.accountId },
            ArnLike: {
              "aws:SourceArn": `arn:${account.partition}:events:*:${account.accountId}:rule/${trailName}-*`,
            },
          },
        },
      ]),
    });
    new IamRolePolicy(this, "RolePolicy", {
      name: "forwarding",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "PutEvents",
          Effect: "Allow",
          Action: "events:PutEvents",
          Resource: regions.map((region) => busArn(account, region)),
        },
      ]),
    });
    return role.arn;
  }
}

/** Changes of any environment's execution role or boundary; the alerts match them to environments. */
function identityChanges(): EventPattern {
  return apiCalls({
    eventSource: ["iam.amazonaws.com"],
    ...oneOfPatterns(
      {
        eventName: ["PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", "UpdateAssumeRolePolicy"],
        ...requested({ roleName: [{ prefix: "mwaa-" }] }),
      },
      {
        eventName: ["CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"],
        ...requested({ policyArn: [{ wildcard: "arn:*:policy/mwaa-*" }] }),
      },
    ),
  });
}

function busArn(account: AwsAccount, region: string): string {
  return `arn:${account.partition}:events:${region}:${account.accountId}:event-bus/default`;
}
