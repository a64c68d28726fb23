import { ACCOUNT } from "../aws-client";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** Requests for an object itself have no other parameters; `x-id` is the AWS SDK's. */
const OF_OBJECT = new Set(["x-id", "versionId"]);

/** S3's sequencers are hexadecimal numbers that grow; this one is of no bucket. */
const FIRST_SEQUENCER = 0x6620_0000_0000;

/** What happened to an object, as the event's detail has it. */
interface ObjectChange {
  readonly type: "Object Created" | "Object Deleted";
  readonly object: Readonly<Record<string, string | number>>;
  readonly reason: "PutObject" | "CopyObject" | "DeleteObject";
  readonly deletionType?: "Delete Marker Created" | "Permanently Deleted";
}

/**
 * Gap: moto's events of buckets have a constant sequencer, no `version-id` and no `deletion-type`, and it sends none for a
 * deletion by version. The gateway sends each whole, through moto's EventBridge, and keeps moto from sending its own.
 * Source of all fields: Amazon S3 User Guide, "EventBridge event message structure".
 */
export class S3ObjectEvents implements GatewayHandler {
  public readonly name = "events of buckets";
  private readonly buckets = new Set<string>();
  private sent = 0;

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [bucket = "", ...rest] = request.url.pathname.slice(1).split("/");
    if (request.service !== "s3") {
      return next(request);
    }
    if (request.method === "PUT" && request.url.searchParams.has("notification")) {
      const isOn = request.body.includes("<EventBridgeConfiguration");
      this.buckets[isOn ? "add" : "delete"](bucket);
      return { status: 200, headers: {}, body: "" };
    }
    const answer = await next(request);
    const key = decodeURIComponent(rest.join("/"));
    const change = this.buckets.has(bucket) && key !== "" ? changeOf(request, answer, key) : undefined;
    if (change !== undefined) {
      await this.send(bucket, change, request, next);
    }
    return answer;
  }

  private async send(
    bucket: string,
    { type, object, reason, deletionType }: ObjectChange,
    { url, region }: GatewayRequest,
    next: Next,
  ): Promise<void> {
    this.sent += 1;
    const sequencer = (FIRST_SEQUENCER + this.sent).toString(16).toUpperCase().padStart(16, "0");
    const detail = {
      version: "0",
      bucket: { name: bucket },
      object: { ...object, sequencer },
      "request-id": `REQUEST${this.sent}`,
      requester: ACCOUNT,
      "source-ip-address": "192.0.2.1",
      reason,
      ...(deletionType === undefined ? {} : { "deletion-type": deletionType }),
    };
    const entry = {
      Source: "aws.s3",
      DetailType: type,
      Resources: [`arn:aws:s3:::${bucket}`],
      Detail: JSON.stringify(detail),
    };
    const scope = `${ACCOUNT}/20260101/${region}/events/aws4_request`;
    const { status, body } = await next({
      method: "POST",
      url: new URL("/", url),
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSEvents.PutEvents",
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      },
      body: Buffer.from(JSON.stringify({ Entries: [entry] })),
      service: "events",
      region,
    });
    if (status !== 200) {
      throw new Error(`EventBridge of the local AWS answered ${status}: ${body.toString()}`);
    }
  }
}

/** What a request did to an object that AWS sends an event of. */
function changeOf(
  { method, url, headers, body }: GatewayRequest,
  answer: GatewayResponse,
  key: string,
): ObjectChange | undefined {
  if (answer.status >= 300 || [...url.searchParams.keys()].some((name) => !OF_OBJECT.has(name))) {
    return undefined;
  }
  const versionId = String(answer.headers["x-amz-version-id"] ?? "");
  if (method === "PUT") {
    const etag = String(answer.headers.etag ?? "").replaceAll('"', "");
    const size = Number(headers["x-amz-decoded-content-length"] ?? body.length);
    const reason = headers["x-amz-copy-source"] === undefined ? "PutObject" : "CopyObject";
    return { type: "Object Created", object: { key, size, etag, "version-id": versionId }, reason };
  }
  if (method !== "DELETE") {
    return undefined;
  }
  const deleted = url.searchParams.get("versionId");
  return {
    type: "Object Deleted",
    object: { key, "version-id": deleted ?? versionId },
    reason: "DeleteObject",
    deletionType: deleted === null ? "Delete Marker Created" : "Permanently Deleted",
  };
}
