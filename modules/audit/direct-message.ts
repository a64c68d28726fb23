import { type CloudwatchEventTargetInputTransformer } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { ALERT_ADVICE, ALERT_PHRASES, type AlertKind } from "../../functions/privilege-detector/contract";

/** Alerts on changes that could have disabled the function that delivers alerts. */
export const DIRECT_ALERTS: readonly AlertKind[] = ["detector-changed", "trail-changed"];

/**
 * The message of an alert that EventBridge publishes itself. It is JSON, since a template cannot contain line
 * breaks.
 */
export function directMessage(
  kind: AlertKind,
  environmentName: string,
): CloudwatchEventTargetInputTransformer {
  const template = {
    Alert: `Somebody ${ALERT_PHRASES[kind]}, in the MWAA environment ${environmentName}`,
    Kind: kind,
    Who: "<who>",
    From: "<address>",
    What: "<call> of <service>",
    WhenUtc: "<time>",
    Account: "<account>",
    Region: "<region>",
    EventId: "<id>",
    WhyThisForm: "EventBridge sends this itself: the function that delivers alerts may be what was changed.",
    WhatToDoNext: ALERT_ADVICE[kind],
  };
  return {
    inputPaths: {
      who: "$.detail.userIdentity.arn",
      address: "$.detail.sourceIPAddress",
      call: "$.detail.eventName",
      service: "$.detail.eventSource",
      time: "$.detail.eventTime",
      account: "$.account",
      region: "$.detail.awsRegion",
      id: "$.detail.eventID",
    },
    inputTemplate: JSON.stringify(template),
  };
}
