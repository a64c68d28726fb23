import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

const ELEMENT = /<BlockedEncryptionTypes>.*?<\/BlockedEncryptionTypes>/s;

/** What S3 says of a bucket that was created since April 2026, unless it was set otherwise. */
const OF_NEW_BUCKETS =
  "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";

/**
 * Gap: moto knows nothing of the encryption types that a bucket blocks. S3 blocks SSE-C on every new bucket and says
 * so in `GetBucketEncryption`, which a provider of 6.22 or later compares with the configuration.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 */
export class S3BlockedEncryptionTypes implements GatewayHandler {
  public readonly name = "encryption types that buckets block";
  private readonly blocked = new Map<string, string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const { service, method, url, body } = request;
    const bucket = url.pathname.slice(1);
    const answer = await next(request);
    if (service !== "s3" || answer.status >= 300) {
      return answer;
    }
    if (method === "DELETE" && url.search === "") {
      this.blocked.delete(bucket);
    }
    if (!url.searchParams.has("encryption")) {
      return answer;
    }
    if (method === "GET") {
      const element = this.blocked.get(bucket) ?? OF_NEW_BUCKETS;
      return { ...answer, body: answer.body.toString().replaceAll("</Rule>", `${element}</Rule>`) };
    }
    const [given] = ELEMENT.exec(body.toString("utf8")) ?? [];
    if (given !== undefined) {
      this.blocked.set(bucket, given);
    }
    return answer;
  }
}
