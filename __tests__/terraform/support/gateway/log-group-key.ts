import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

interface LogGroups {
  readonly logGroups?: readonly { readonly logGroupName: string }[];
}

/**
 * Gap: moto takes a key when a log group is made, and cannot give one to a group that exists. The gateway remembers
 * it by Region and group, and puts it into the answers.
 */
export class LogGroupKey implements GatewayHandler {
  public readonly name = "keys of log groups that exist";
  private readonly keys = new Map<string, string | undefined>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const operation = /^Logs_20140328\.(\w+)$/.exec(String(request.headers["x-amz-target"]))?.[1] ?? "";
    if (!/^((Dis)?[Aa]ssociateKmsKey|DeleteLogGroup|DescribeLogGroups)$/.test(operation)) {
      return next(request);
    }
    const { logGroupName, kmsKeyId } = JSON.parse(request.body.toString("utf8")) as Record<string, string>;
    const key = `${request.region} ${logGroupName}`;
    if (operation === "AssociateKmsKey" || operation === "DisassociateKmsKey") {
      this.keys.set(key, kmsKeyId);
      return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: "" };
    }
    const answer = await next(request);
    if (operation === "DeleteLogGroup" || answer.status !== 200) {
      this.keys.delete(key);
      return answer;
    }
    const found = JSON.parse(answer.body.toString()) as LogGroups;
    const logGroups = (found.logGroups ?? []).map((group) => {
      const known = `${request.region} ${group.logGroupName}`;
      return this.keys.has(known) ? { ...group, kmsKeyId: this.keys.get(known) } : group;
    });
    return { ...answer, body: JSON.stringify({ ...found, logGroups }) };
  }
}
