import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto gives a queue's redrive policy back with other spaces than it was given, and the provider compares
 * the texts. SQS answers without spaces, the target first.
 */
export class SqsRedrivePolicy implements GatewayHandler {
  public readonly name = "text of a queue's redrive policy";

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const answer = await next(request);
    if (request.headers["x-amz-target"] !== "AmazonSQS.GetQueueAttributes" || answer.status !== 200) {
      return answer;
    }
    const body = JSON.parse(answer.body.toString()) as { Attributes?: Record<string, string> };
    const policy = body.Attributes?.RedrivePolicy;
    if (policy === undefined) {
      return answer;
    }
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) });
    return {
      ...answer,
      body: JSON.stringify({ ...body, Attributes: { ...body.Attributes, RedrivePolicy } }),
    };
  }
}
