/** The account of the local AWS: moto's. */
export const ACCOUNT = "123456789012";

export interface AwsAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * The few AWS calls that the tests and the gateway make themselves, in the three shapes that AWS has. Moto reads
 * service and Region from the signature's scope and does not check the signature.
 */
export class AwsClient {
  public constructor(
    private readonly url: string,
    private readonly region: string,
  ) {}

  /** A query API (EC2, IAM): parameters in, XML out. */
  public query(
    service: "ec2" | "iam",
    action: string,
    parameters: Record<string, string>,
  ): Promise<AwsAnswer> {
    const version = { ec2: "2016-11-15", iam: "2010-05-08" }[service];
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters });
    return this.send(service, "POST", "/", body.toString(), {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  }

  /** A JSON API (KMS, CloudWatch Logs): `target` as in `Logs_20140328.DescribeLogGroups`. */
  public json(service: "kms" | "logs", target: string, input: object): Promise<AwsAnswer> {
    return this.send(service, "POST", "/", JSON.stringify(input), {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    });
  }

  /** An S3 call: `/bucket/key?query`. */
  public s3(
    method: "GET" | "HEAD" | "PUT",
    path: string,
    body?: string,
    headers?: Record<string, string>,
  ): Promise<AwsAnswer> {
    return this.send("s3", method, path, body, headers);
  }

  private async send(
    service: string,
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<AwsAnswer> {
    const scope = `test/20260101/${this.region}/${service}/aws4_request`;
    const response = await fetch(new URL(path, this.url), {
      method,
      body,
      headers: {
        ...headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      },
    });
    return { status: response.status, text: await response.text() };
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
