import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** ministack takes the account from the access key; here, access keys name stacks. */
export class AccountOfAccessKey implements GatewayHandler {
  public readonly name = "one account for every access key";

  /** @param accountId 12 digits */
  public constructor(private readonly accountId: string) {}

  public handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const authorization = request.headers.authorization?.replace(
      /Credential=[^/]*/,
      `Credential=${this.accountId}`,
    );
    return next({ ...request, headers: { ...request.headers, authorization } });
  }
}
