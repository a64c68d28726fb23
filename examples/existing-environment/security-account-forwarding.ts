import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

/** Props of `SecurityAccountForwarding`. */
export interface SecurityAccountForwardingProps {
  /** ARN of the security account's event bus, whose own policy lets this account put events. */
  readonly eventBusArn: string;
}

/**
 * Hands what is grave to the security account. The fields of the event's detail are in the package's
 * `schema/privilege-change-detected.schema.json`.
 */
export class SecurityAccountForwarding extends Construct {
  public constructor(scope: Construct, id: string, { eventBusArn }: SecurityAccountForwardingProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "Rule", {
      name: "airflow-privilege-changes",
      description: "Grave changes to Airflow's users, roles and permissions",
      eventPattern: JSON.stringify({
        source: ["mwaa-teams"],
        "detail-type": ["Privilege Change Detected"],
        detail: { severity: ["CRITICAL", "HIGH"] },
      }),
    });
    const role = new IamRole(this, "Role", {
      name: "airflow-privilege-changes",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "EventBridgeForwards",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    });
    new IamRolePolicy(this, "Policy", {
      name: "forward",
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Sid: "PutEvents", Effect: "Allow", Action: "events:PutEvents", Resource: eventBusArn }],
      }),
    });
    new CloudwatchEventTarget(this, "Target", { rule: rule.name, arn: eventBusArn, roleArn: role.arn });
  }
}
