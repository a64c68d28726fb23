import { request as httpRequest, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { MWAA_HOST } from "./terraform-override";

/** The account of the local AWS. */
export const ACCOUNT = "123456789012";

/** By which moto takes a call for one of another account. */
export const ACCOUNT_HEADER = "x-moto-account-id";

export interface AwsAnswer {
  readonly status: number;
  readonly text: string;
}

/** Query APIs, with the version of each. */
const QUERY_VERSIONS = {
  cloudwatch: "2010-08-01",
  ec2: "2016-11-15",
  iam: "2010-05-08",
  sns: "2010-03-31",
  sts: "2011-06-15",
} as const;

/**
 * The few AWS calls that the tests and the gateway make themselves, in the shapes that AWS has. Moto reads service
 * and Region from the signature's scope and does not check the signature; ministack takes the account from the access key.
 */
export class AwsClient {
  /** @param account that is called: 12 digits; moto has it from a header of its own */
  public constructor(
    private readonly url: string,
    private readonly region: string,
    private readonly account: string = ACCOUNT,
  ) {}

  /** A query API (EC2, IAM): parameters in, XML out. */
  public query(
    service: keyof typeof QUERY_VERSIONS,
    action: string,
    parameters: Record<string, string> = {},
  ): Promise<AwsAnswer> {
    // CloudWatch's signing name is not its own.
    const signedFor = service === "cloudwatch" ? "monitoring" : service;
    const body = new URLSearchParams({ Action: action, Version: QUERY_VERSIONS[service], ...parameters });
    return this.send(signedFor, "POST", "/", body.toString(), {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  }

  /** A JSON API (KMS, CloudWatch Logs): `target` as in `Logs_20140328.DescribeLogGroups`. */
  public json(service: string, target: string, input: object = {}): Promise<AwsAnswer> {
    return this.send(service, "POST", "/", JSON.stringify(input), {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    });
  }

  /** A REST API (Lambda): `/2015-03-31/functions`. */
  public rest(service: string, method: "GET" | "POST", path: string): Promise<AwsAnswer> {
    return this.send(service, method, path);
  }

  /** An S3 call: `/bucket/key?query`. */
  public s3(
    method: "GET" | "HEAD" | "PUT" | "DELETE",
    path: string,
    body?: string | Buffer<ArrayBuffer>,
    headers?: Record<string, string>,
  ): Promise<AwsAnswer> {
    return this.send("s3", method, path, body, headers);
  }

  public async createBucket(bucket: string, region: string, headers?: Record<string, string>): Promise<void> {
    const location = `<LocationConstraint>${region}</LocationConstraint>`;
    const body = `<CreateBucketConfiguration>${location}</CreateBucketConfiguration>`;
    await this.s3("PUT", `/${bucket}`, region === "us-east-1" ? undefined : body, headers);
  }

  /** A call of Amazon MWAA, through the gateway as a proxy: `/environments/name`. */
  public async mwaa(
    method: "GET" | "PUT" | "PATCH" | "DELETE",
    path: string,
    input?: object,
  ): Promise<AwsAnswer> {
    const { hostname, port } = new URL(this.url);
    const call = httpRequest({
      hostname,
      port,
      method,
      path: `http://api.${MWAA_HOST}${path}`,
      headers: { "content-type": "application/json", ...this.signed("airflow") },
    });
    call.end(input === undefined ? undefined : JSON.stringify(input));
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
      chunks.push(chunk as Buffer);
    }
    return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
  }

  private async send(
    service: string,
    method: string,
    path: string,
    body?: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<AwsAnswer> {
    const call = { method, body, headers: { ...headers, ...this.signed(service) } };
    const url = new URL(path, this.url);
    // The gateway may close an idle connection at the very moment when it is used again.
    const response = await fetch(url, call).catch((error: Error) => {
      if ((error.cause as { code?: string } | undefined)?.code !== "ECONNRESET") {
        throw error;
      }
      return fetch(url, call);
    });
    return { status: response.status, text: await response.text() };
  }

  private signed(service: string): Record<string, string> {
    const scope = `${ACCOUNT}/20260101/${this.region}/${service}/aws4_request`;
    return {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      ...(this.account === ACCOUNT ? {} : { [ACCOUNT_HEADER]: this.account }),
    };
  }
}

/** The texts of all elements of a name in an XML answer, in order. */
export function xmlTexts(xml: string, element: string): string[] {
  const pattern = new RegExp(`<${element}>([^<]*)</${element}>`, "g");
  return [...xml.matchAll(pattern)].map(([, text = ""]) => text);
}

/** The text of the first element of a name; an answer without it is an error that shows the answer. */
export function xmlText({ status, text }: AwsAnswer, element: string): string {
  const [first] = xmlTexts(text, element);
  if (first === undefined) {
    throw new Error(`the local AWS answered ${status} without <${element}>: ${text.slice(0, 500)}`);
  }
  return first;
}
