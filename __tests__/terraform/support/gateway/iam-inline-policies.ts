import { policySize } from "./api/documented-limits";
import { errorAnswer } from "./error-answer";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** IAM and STS quotas: inline policies of one role together, white space not counted. */
const MAX_CHARACTERS = 10_240;

/** Gap: moto does not add up the inline policies of a role. */
export class IamInlinePolicies implements GatewayHandler {
  public readonly name = "inline policies of a role together";
  /** Name of a role to its policies and the size of each. */
  private readonly sizes = new Map<string, Map<string, number>>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const parameters = new URLSearchParams(request.service === "iam" ? request.body.toString("utf8") : "");
    const role = parameters.get("RoleName") ?? "";
    switch (parameters.get("Action")) {
      case "PutRolePolicy": {
        const sizes = new Map(this.sizes.get(role)).set(
          parameters.get("PolicyName") ?? "",
          policySize(parameters.get("PolicyDocument") ?? ""),
        );
        const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
        if (total > MAX_CHARACTERS) {
          const message = `Maximum policy size of ${MAX_CHARACTERS} bytes exceeded for role ${role}`;
          return errorAnswer(request, { status: 409, code: "LimitExceeded", message });
        }
        this.sizes.set(role, sizes);
        return next(request);
      }
      case "DeleteRolePolicy":
        this.sizes.get(role)?.delete(parameters.get("PolicyName") ?? "");
        return next(request);
      default:
        return next(request);
    }
  }
}
