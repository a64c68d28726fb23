import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

interface KeyInput {
  readonly KeyId?: string;
  readonly PolicyName?: string;
  readonly Policy?: string;
}

/**
 * Gap: moto takes a Deny of a key's policy to be about everybody, whatever its principals and conditions. The gateway
 * keeps the policy by the key's id, and gives moto the statements that allow.
 */
export class KmsDenyStatements implements GatewayHandler {
  public readonly name = "statements of key policies that deny";
  private readonly policies = new Map<string, string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const operation = /^TrentService\.(CreateKey|PutKeyPolicy|GetKeyPolicy)$/.exec(
      String(request.headers["x-amz-target"]),
    )?.[1];
    if (operation === undefined) {
      return next(request);
    }
    const input = JSON.parse(request.body.toString("utf8")) as KeyInput;
    if (operation === "GetKeyPolicy") {
      return this.withPolicy(await next(request), this.policies.get(idOf(input.KeyId)));
    }
    if (input.Policy === undefined) {
      return next(request);
    }
    const body = Buffer.from(JSON.stringify({ ...input, Policy: allowing(input.Policy) }));
    const answer = await next({ ...request, body });
    if (answer.status === 200) {
      const created = operation === "CreateKey" ? createdId(answer) : input.KeyId;
      this.policies.set(idOf(created), input.Policy);
    }
    return answer;
  }

  private withPolicy(answer: GatewayResponse, policy: string | undefined): GatewayResponse {
    return answer.status !== 200 || policy === undefined
      ? answer
      : { ...answer, body: JSON.stringify({ Policy: policy, PolicyName: "default" }) };
  }
}

/** The policy without what it denies; a text that is no policy stays, for moto to refuse it. */
function allowing(policy: string): string {
  try {
    const document = JSON.parse(policy) as { Statement: { Effect: string }[] };
    return JSON.stringify({
      ...document,
      Statement: document.Statement.filter(({ Effect }) => Effect !== "Deny"),
    });
  } catch {
    return policy;
  }
}

function createdId({ body }: GatewayResponse): string {
  return (JSON.parse(body.toString()) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId;
}

/** The id, of an ARN too. */
function idOf(key = ""): string {
  return key.replace(/^.*\//, "");
}
