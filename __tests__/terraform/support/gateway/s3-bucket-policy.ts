import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto evaluates bucket policies but ignores `Condition`, so a bucket that denies everything but TLS
 * denies everything. The gateway keeps the policies itself and moto never sees one.
 */
export class S3BucketPolicy implements GatewayHandler {
  public readonly name = "S3 bucket policies with conditions";
  private readonly policies = new Map<string, string>();

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
        const fault = policyFault(bucket, text);
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

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}

/** What S3 refuses when a policy is put, in its words: a mistake that a real apply would meet. */
function policyFault(bucket: string, text: string): string | undefined {
  if (Buffer.byteLength(text) > 20 * 1024) {
    return "Policy exceeds the maximum allowed document size.";
  }
  let statements: readonly Statement[];
  try {
    const { Statement: found } = JSON.parse(text) as { Statement?: Statement | Statement[] };
    statements = found === undefined ? [] : [found].flat();
  } catch {
    return "This policy contains invalid Json";
  }
  if (statements.length === 0) {
    return "Missing required field Statement";
  }
  for (const statement of statements) {
    if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
      return "Missing required field Principal";
    }
    const resources = [statement.Resource ?? statement.NotResource ?? []].flat();
    const arn = new RegExp(`^arn:aws[a-z-]*:s3:::${bucket.replaceAll(".", "\\.")}(/.*)?$`);
    if (resources.length === 0 || !resources.every((resource) => arn.test(resource))) {
      return "Policy has invalid resource";
    }
    const onObjects = resources.some((resource) => resource.includes("/"));
    const onBucket = resources.some((resource) => !resource.includes("/"));
    const actions = [statement.Action ?? []].flat();
    if (actions.some((action) => !(isObjectAction(action) ? onObjects : onBucket || action.includes("*")))) {
      return "Action does not apply to any resource(s) in statement";
    }
  }
  return undefined;
}

/** Whether an S3 action without wildcard works on objects; all others here work on the bucket. */
function isObjectAction(action: string): boolean {
  const name = action.replace(/^s3:/, "");
  return (
    !name.includes("*") &&
    (name.includes("Object") || /^(AbortMultipartUpload|ListMultipartUploadParts)$/.test(name)) &&
    !/^(GetBucket|PutBucket)/.test(name)
  );
}

function failure(status: number, code: string, message: string, bucket: string): GatewayResponse {
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<Error><Code>${code}</Code><Message>${message}</Message><BucketName>${bucket}</BucketName></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}
