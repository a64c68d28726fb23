import { ACCOUNT_HEADER } from "../aws-client";
import { stackOfAccessKey } from "../permissions/access-key";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: everything in moto is in one account, unless a call says otherwise. The calls of these stacks, and of sessions of roles
 * of other accounts, say so here.
 */
export class AccountOfCaller implements GatewayHandler {
  public readonly name = "the account of who calls";
  private readonly sessions = new Map<string, string>();

  /** @param stacks the account of each stack that is not in moto's own */
  public constructor(private readonly stacks: Readonly<Record<string, string>>) {}

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [, key = ""] = /Credential=([^/]*)/.exec(request.headers.authorization ?? "") ?? [];
    const account = this.stacks[stackOfAccessKey(key) ?? ""] ?? this.sessions.get(key);
    if (account !== undefined) {
      return next({ ...request, headers: { ...request.headers, [ACCOUNT_HEADER]: account } });
    }
    const response = await next(request);
    if (request.service === "sts") {
      this.remember(response.body.toString());
    }
    return response;
  }

  /** The key of a session that was given, with the account of its role. */
  private remember(answer: string): void {
    const [, session] = /<AccessKeyId>([^<]+)</.exec(answer) ?? [];
    const [, account] = /<Arn>arn:aws:sts::(\d{12}):/.exec(answer) ?? [];
    if (session !== undefined && account !== undefined) {
      this.sessions.set(session, account);
    }
  }
}
