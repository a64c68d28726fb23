import { ACCOUNT } from "../../support/aws-client";
import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";

/** Gap: in moto all buckets belong to the caller, and nobody asks for the owner that a call expects. */
export class ForeignBuckets implements GatewayHandler {
  public readonly name = "S3 buckets of other accounts";
  /** Buckets of another account that nobody else may open. */
  public readonly closed = new Set<string>();
  /** Buckets of another account that are public. */
  public readonly open = new Set<string>();
  /** Buckets of the account itself whose policy denies the caller. */
  public readonly denied = new Set<string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [bucket = ""] = request.url.pathname.slice(1).split("/");
    if (request.service !== "s3" || bucket === "") {
      return next(request);
    }
    const expected = request.headers["x-amz-expected-bucket-owner"];
    const foreign = this.closed.has(bucket) || this.open.has(bucket);
    if (this.closed.has(bucket) || this.denied.has(bucket) || (foreign && expected === ACCOUNT)) {
      return { status: 403, headers: { "content-type": "application/xml" }, body: "" };
    }
    return this.open.has(bucket) ? { status: 200, headers: {}, body: "" } : next(request);
  }
}
