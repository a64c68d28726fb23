import { bucketPolicyFault } from "./bucket-policy-fault";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";
import { type IamActions } from "./iam-actions";

/**
 * Gap: moto evaluates bucket policies but ignores `Condition`, so a bucket that denies everything but TLS
 * denies everything. The gateway keeps the policies itself and moto never sees one.
 */
export class S3BucketPolicy implements GatewayHandler {
  public readonly name = "S3 bucket policies with conditions";
  private readonly policies = new Map<string, string>();

  public constructor(private readonly actions: IamActions) {}

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [bucket = "", ...key] = request.url.pathname.slice(1).split("/");
    if (request.service !== "s3" || bucket === "" || key.join("") !== "") {
      return next(request);
    }
    if (request.url.searchParams.has("policy")) {
      const url = new URL(`/${bucket}`, request.url);
      const head = await next({ ...request, method: "HEAD", url, body: Buffer.alloc(0) });
      return head.status === 404
        ? failure(404, "NoSuchBucket", "The specified bucket does not exist", bucket)
        : this.policy(bucket, request);
    }
    const answer = await next(request);
    if (request.method === "DELETE" && request.url.search === "" && answer.status < 300) {
      this.policies.delete(bucket);
    }
    return answer;
  }

  private policy(bucket: string, { method, body }: GatewayRequest): GatewayResponse {
    switch (method) {
      case "GET": {
        const policy = this.policies.get(bucket);
        return policy === undefined
          ? failure(404, "NoSuchBucketPolicy", "The bucket policy does not exist", bucket)
          : { status: 200, headers: { "content-type": "application/json" }, body: policy };
      }
      case "PUT": {
        const text = body.toString("utf8");
        const fault = bucketPolicyFault(this.actions, bucket, text);
        if (fault !== undefined) {
          return failure(400, "MalformedPolicy", fault, bucket);
        }
        this.policies.set(bucket, text);
        return { status: 204, headers: {}, body: "" };
      }
      case "DELETE":
        this.policies.delete(bucket);
        return { status: 204, headers: {}, body: "" };
      default:
        return failure(405, "MethodNotAllowed", "The specified method is not allowed", bucket);
    }
  }
}

function failure(status: number, code: string, message: string, bucket: string): GatewayResponse {
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<Error><Code>${code}</Code><Message>${message}</Message><BucketName>${bucket}</BucketName></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}
