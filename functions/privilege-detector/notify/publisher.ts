import { type EventDetailType } from "./event";
import { type EventDetail } from "./event-schema";
import { type Message } from "./notification";

/** Where incidents are delivered. Each call either works or throws; AWS's name of an error is in `name`. */
export interface Publisher {
  /** Sends a message to an SNS topic. */
  publish(topicArn: string, message: Message): Promise<void>;
  /** How many subscriptions of a topic are confirmed. */
  confirmedSubscriptions(topicArn: string): Promise<number>;
  /** Puts an event on the EventBridge bus. */
  putEvent(detail: EventDetail, detailType: EventDetailType): Promise<void>;
}

/** EventBridge took the call and refused the event in it. */
export class EventRefusedError extends Error {
  /** @param code EventBridge's `ErrorCode`, such as `ThrottlingException` or `InternalFailure` */
  public constructor(code: string, message: string) {
    super(`EventBridge refused the event: ${message}`);
    this.name = code;
  }
}
