import { z } from "zod";
import { ALERT_KINDS, type AlertKind } from "../model/alert-kinds";

/** CloudTrail's record of a call, as far as alerts read it. */
const record = z.object({
  eventID: z.string().min(1),
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  awsRegion: z.string(),
  recipientAccountId: z.string().optional(),
  sourceIPAddress: z.string().optional(),
  userAgent: z.string().optional(),
  errorCode: z.string().optional(),
  managementEvent: z.boolean().optional(),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  userIdentity: z
    .object({
      type: z.string().optional(),
      arn: z.string().optional(),
      principalId: z.string().optional(),
      invokedBy: z.string().optional(),
      sessionContext: z
        .object({ sessionIssuer: z.object({ arn: z.string().optional() }).optional() })
        .optional(),
    })
    .optional(),
});

/** CloudTrail's record of a call. */
export type CallRecord = z.output<typeof record>;

const alertInput = z.object({
  alert: z.object({
    kind: z.enum(ALERT_KINDS as [AlertKind, ...AlertKind[]]),
    environment: z.string().min(1),
    homeRegion: z.string(),
    logGroup: z.string(),
  }),
  event: z.object({ detail: record }),
});

/** What Lambda is started with by a rule of the audit trail. */
export type AlertInput = z.output<typeof alertInput>;

/** Whether a rule of the audit trail started the function, whatever else is wrong with what it sent. */
export function isAlertInput(event: unknown): boolean {
  return typeof event === "object" && event !== null && "alert" in event;
}

/** What a rule sent cannot be read; sending it again does not help, and the record is in the trail. */
export class AlertInputError extends Error {
  public constructor(problems: string) {
    super(`A record of the audit trail cannot be read: ${problems}. Find it in the trail's log group.`);
    this.name = "AlertInputError";
  }
}

/** @throws AlertInputError */
export function readAlertInput(event: unknown): AlertInput {
  const result = alertInput.safeParse(event);
  if (!result.success) {
    throw new AlertInputError(
      result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "),
    );
  }
  return result.data;
}
