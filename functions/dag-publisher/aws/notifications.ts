import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { PUBLISH_EVENT_SOURCE } from "../publish/events";
import { type Notifications } from "../publish/ports";

/** EventBridge takes 10 events a call. */
const EVENTS_A_CALL = 10;

/** SNS takes 256 KiB. */
const MOST_CHARACTERS = 60_000;

/** Amazon SNS and Amazon EventBridge through the AWS SDK. */
export class AwsNotifications implements Notifications {
  public constructor(
    private readonly sns: SNSClient,
    private readonly eventBridge: EventBridgeClient,
    private readonly to: { readonly topicArn: string; readonly eventBusName: string },
  ) {}

  public async putEvents(events: Parameters<Notifications["putEvents"]>[0]): Promise<void> {
    for (let first = 0; first < events.length; first += EVENTS_A_CALL) {
      const { FailedEntryCount, Entries } = await this.eventBridge.send(
        new PutEventsCommand({
          Entries: events.slice(first, first + EVENTS_A_CALL).map(({ detailType, detail }) => ({
            EventBusName: this.to.eventBusName,
            Source: PUBLISH_EVENT_SOURCE,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          })),
        }),
      );
      if ((FailedEntryCount ?? 0) > 0) {
        const refused = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
        throw new Error(`EventBridge refused an event: ${refused?.ErrorCode} ${refused?.ErrorMessage}`);
      }
    }
  }

  public async mail(subject: string, body: string): Promise<void> {
    const Message = body.length > MOST_CHARACTERS ? `${body.slice(0, MOST_CHARACTERS)}\n…` : body;
    await this.sns.send(new PublishCommand({ TopicArn: this.to.topicArn, Subject: subject, Message }));
  }
}
