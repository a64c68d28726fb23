import * as z from "zod/mini";
import { requirementOf } from "../../requirement-of";
import { ALERT_KINDS, type AlertKind } from "../model/alert-kinds";

const text = z.string().check(z.minLength(1));
const optionalText = z.optional(z.string());

/** CloudTrail's record of a call, as far as alerts read it. */
const record = z.object({
  eventID: text,
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  awsRegion: z.string(),
  recipientAccountId: optionalText,
  sourceIPAddress: optionalText,
  userAgent: optionalText,
  errorCode: optionalText,
  managementEvent: z.optional(z.boolean()),
  requestParameters: z.nullish(z.record(z.string(), z.unknown())),
  userIdentity: z.optional(
    z.object({
      type: optionalText,
      arn: optionalText,
      principalId: optionalText,
      invokedBy: optionalText,
      sessionContext: z.optional(z.object({ sessionIssuer: z.optional(z.object({ arn: optionalText })) })),
    }),
  ),
});

/** CloudTrail's record of a call. */
export type CallRecord = z.output<typeof record>;

const alertInput = z.object({
  alert: z.object({
    kind: z.enum(ALERT_KINDS as [AlertKind, ...AlertKind[]]),
    environment: text,
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
  const result = alertInput.safeParse(event, { error: requirementOf });
  if (!result.success) {
    throw new AlertInputError(
      result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "),
    );
  }
  return result.data;
}
