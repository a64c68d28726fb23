import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";

/** Gap: moto ignores `DryRun` for some calls, and creates what should only be tried. It evaluates no policy either. */
export class DryRuns implements GatewayHandler {
  public readonly name = "EC2's dry runs";
  /** Actions that a policy denies: `CreateVpc`. */
  public readonly denied = new Set<string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const parameters = new URLSearchParams(request.service === "ec2" ? request.body.toString("utf8") : "");
    if (parameters.get("DryRun") !== "true") {
      return next(request);
    }
    return this.denied.has(parameters.get("Action") ?? "")
      ? failure(
          403,
          "UnauthorizedOperation",
          "You are not authorized to perform this operation with an explicit deny in a service control policy.",
        )
      : failure(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }
}

function failure(status: number, code: string, message: string): GatewayResponse {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`;
  return { status, headers: { "content-type": "text/xml" }, body };
}
