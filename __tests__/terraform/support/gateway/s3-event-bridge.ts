import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

const ELEMENT = "<EventBridgeConfiguration></EventBridgeConfiguration>";

/**
 * Gap: moto takes the EventBridge part of a bucket's notification configuration and does not give it back, so
 * every plan wants to turn it on again. The gateway remembers which buckets have it.
 */
export class S3EventBridge implements GatewayHandler {
  public readonly name = "EventBridge notifications of buckets";
  private readonly buckets = new Set<string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const { service, method, url } = request;
    const bucket = url.pathname.slice(1);
    const answer = await next(request);
    if (service !== "s3" || answer.status >= 300) {
      return answer;
    }
    if (method === "DELETE" && url.search === "") {
      this.buckets.delete(bucket);
    }
    if (!url.searchParams.has("notification")) {
      return answer;
    }
    if (method === "PUT") {
      const on = request.body.toString("utf8").includes("<EventBridgeConfiguration");
      this.buckets[on ? "add" : "delete"](bucket);
      return answer;
    }
    const body = answer.body.toString();
    return !this.buckets.has(bucket) || body.includes("<EventBridgeConfiguration")
      ? answer
      : { ...answer, body: withElement(body) };
  }
}

function withElement(xml: string): string {
  const opened = xml.replace(
    /<NotificationConfiguration([^>]*)\/>/,
    "<NotificationConfiguration$1></NotificationConfiguration>",
  );
  return opened.replace("</NotificationConfiguration>", `${ELEMENT}</NotificationConfiguration>`);
}
