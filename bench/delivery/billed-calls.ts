import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../__tests__/terraform/support/gateway/handler";

/** What AWS bills, by a name of PRICES. */
export type Billed =
  | "S3 writes and lists"
  | "S3 reads"
  | "DynamoDB write units"
  | "DynamoDB read units"
  | "events"
  | "SNS messages"
  | "SQS requests";

/** EventBridge bills each 64 KiB, DynamoDB each 1 KiB that is written, and twice where it is in a transaction. */
const EVENT_BYTES = 64 * 1_024;
const WRITE_BYTES = 1_024;

/** Counts what AWS would bill of the calls that pass. Deletions and tags cost what the price list says of them. */
export class BilledCalls implements GatewayHandler {
  public readonly name = "what is billed";
  public readonly counts = new Map<Billed, number>();
  /** All calls, billed or not. */
  public calls = 0;
  /** Milliseconds in which at least one call but SQS's was under way, and those of all of them one by one. */
  public busyMs = 0;
  public waitedMs = 0;
  private underWay = 0;
  private busySince = 0;

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    if (request.service !== "") {
      this.calls += 1;
      for (const [billed, count] of billedOf(request)) {
        this.counts.set(billed, (this.counts.get(billed) ?? 0) + count);
      }
    }
    return request.service === "" || request.service === "sqs" ? next(request) : this.timed(request, next);
  }

  private async timed(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const started = performance.now();
    this.busySince = this.underWay === 0 ? started : this.busySince;
    this.underWay += 1;
    try {
      return await next(request);
    } finally {
      const ended = performance.now();
      this.underWay -= 1;
      this.waitedMs += ended - started;
      this.busyMs += this.underWay === 0 ? ended - this.busySince : 0;
    }
  }

  public reset(): void {
    this.counts.clear();
    this.calls = 0;
    this.busyMs = 0;
    this.waitedMs = 0;
  }
}

function billedOf({ service, method, url, headers, body }: GatewayRequest): [Billed, number][] {
  const action = String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
  switch (service) {
    case "s3":
      return s3(method, url);
    case "dynamodb":
      return dynamoDb(action, body);
    case "events":
      return action === "PutEvents" ? [["events", events(body)]] : [];
    case "sns":
      return body.includes("Action=Publish") ? [["SNS messages", 1]] : [];
    case "sqs":
      return [["SQS requests", 1]];
    default:
      return [];
  }
}

function s3(method: string, url: URL): [Billed, number][] {
  const isList = method === "GET" && url.pathname.split("/").filter(Boolean).length < 2;
  return method === "DELETE" ? [] : [[isList || method === "PUT" ? "S3 writes and lists" : "S3 reads", 1]];
}

function dynamoDb(action: string, body: Buffer): [Billed, number][] {
  const input = JSON.parse(body.toString()) as { TransactItems?: object[] };
  const units = (item: object): number => Math.ceil(JSON.stringify(item).length / WRITE_BYTES);
  switch (action) {
    case "TransactWriteItems":
      return [
        ["DynamoDB write units", (input.TransactItems ?? []).reduce((sum, item) => sum + 2 * units(item), 0)],
      ];
    case "PutItem":
    case "DeleteItem":
      return [["DynamoDB write units", units(input)]];
    default:
      return [["DynamoDB read units", 1]];
  }
}

function events(body: Buffer): number {
  const { Entries = [] } = JSON.parse(body.toString()) as { Entries?: { Detail?: string }[] };
  return Entries.reduce(
    (sum, { Detail = "" }) => sum + Math.ceil(Buffer.byteLength(Detail) / EVENT_BYTES),
    0,
  );
}
