import { gunzipSync } from "node:zlib";
import * as z from "zod/mini";
import { type LogEvent } from "../model/log-event";

/** Lines that a subscription filter sends, or a message by which CloudWatch Logs tests the connection. */
export interface SubscriptionBatch {
  readonly logGroup: string;
  readonly events: readonly LogEvent[];
}

/** What Lambda is started with by a subscription filter. */
export interface SubscriptionEvent {
  readonly awslogs: { readonly data: string };
}

/** What a subscription sent cannot be read; sending it again does not help. The schedule reads the lines. */
class SubscriptionPayloadError extends Error {
  public constructor(why: string) {
    super(`The subscription's data cannot be read: ${why}. The next run of the schedule reads these lines.`);
    this.name = "SubscriptionPayloadError";
  }
}

/** Largest payload after unpacking: many times what Lambda takes, far from what its memory holds. */
const MAX_BYTES = 64 * 1_024 * 1_024;

const payload = z.discriminatedUnion("messageType", [
  z.object({ messageType: z.literal("CONTROL_MESSAGE") }),
  z.object({
    messageType: z.literal("DATA_MESSAGE"),
    logGroup: z.string(),
    logStream: z.string(),
    logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })),
  }),
]);

/** Whether a subscription filter started the function, and not the schedule. */
export function isSubscriptionEvent(event: unknown): event is SubscriptionEvent {
  return z.object({ awslogs: z.object({ data: z.string() }) }).safeParse(event).success;
}

/**
 * The lines that a subscription sent; nothing for a test of the connection.
 * @throws SubscriptionPayloadError
 */
export function readSubscription({ awslogs }: SubscriptionEvent): SubscriptionBatch | undefined {
  const result = payload.safeParse(parse(unzip(awslogs.data)));
  if (!result.success) {
    throw new SubscriptionPayloadError("it is no message of CloudWatch Logs");
  }
  const message = result.data;
  if (message.messageType === "CONTROL_MESSAGE") {
    return undefined;
  }
  const { logGroup, logStream, logEvents } = message;
  return {
    logGroup,
    events: logEvents.map((event) => ({
      logGroup,
      logStream,
      timestamp: event.timestamp,
      message: event.message,
    })),
  };
}

function unzip(data: string): string {
  try {
    return gunzipSync(Buffer.from(data, "base64"), { maxOutputLength: MAX_BYTES }).toString("utf8");
  } catch (error) {
    throw new SubscriptionPayloadError(`it is no gzip in base64 (${String(error)})`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SubscriptionPayloadError("it is no JSON");
  }
}
