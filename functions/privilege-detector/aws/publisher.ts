import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetTopicAttributesCommand, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { EVENT_SOURCE, type EventDetailType } from "../notify/event";
import { type EventDetail } from "../notify/event-schema";
import { type Message } from "../notify/notification";
import { EventRefusedError, type Publisher } from "../notify/publisher";

/** Amazon SNS and Amazon EventBridge through the AWS SDK. */
export class AwsPublisher implements Publisher {
  public constructor(
    private readonly sns: SNSClient,
    private readonly eventBridge: EventBridgeClient,
    private readonly eventBusName: string,
  ) {}

  public async publish(topicArn: string, { subject, body, attributes }: Message): Promise<void> {
    await this.sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: "String", StringValue: value },
          ]),
        ),
      }),
    );
  }

  public async confirmedSubscriptions(topicArn: string): Promise<number> {
    const { Attributes } = await this.sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    return Number(Attributes?.SubscriptionsConfirmed ?? 0);
  }

  /** One entry a call: each incident is noted as delivered before the next one is. */
  public async putEvent(detail: EventDetail, detailType: EventDetailType): Promise<void> {
    const { FailedEntryCount, Entries } = await this.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.eventBusName,
            Source: EVENT_SOURCE,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    if ((FailedEntryCount ?? 0) > 0) {
      const [entry] = Entries ?? [];
      throw new EventRefusedError(
        entry?.ErrorCode ?? "InternalFailure",
        entry?.ErrorMessage ?? "no reason given",
      );
    }
  }
}
