import { type GatewayRequest } from "../handler";
import { type ApiModel, type Operation } from "./api-model";
import { queryInput } from "./query-input";
import { restInput, restOperation } from "./rest-input";

/** A call as the API model sees it. */
export interface ApiCall {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Reads a call in any of the protocols that AWS's services have.
 * @throws Error for a call that the model does not have, or a protocol that is not read here
 */
export function apiCall(model: ApiModel, request: GatewayRequest): ApiCall {
  const { headers, body } = request;
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const operation = known(model.operation(target.replace(/^.*\./, "")), request);
    return { operation, input: JSON.parse(body.toString("utf8") || "{}") as Record<string, unknown> };
  }
  if (headers["content-type"]?.includes("x-www-form-urlencoded") === true) {
    const parameters = new URLSearchParams(body.toString("utf8"));
    const operation = known(model.operation(parameters.get("Action") ?? ""), request);
    return { operation, input: queryInput(model, operation, parameters) };
  }
  if (model.protocols.some((protocol) => protocol.startsWith("rest-"))) {
    const operation = known(restOperation(model, request), request);
    return { operation, input: restInput(model, operation, request) };
  }
  const protocol = [headers["smithy-protocol"] ?? headers["content-type"] ?? "none"].flat().join();
  throw new Error(`${request.service} is called in a protocol that is not read here: ${protocol}`);
}

function known(operation: Operation | undefined, { service, method, url }: GatewayRequest): Operation {
  if (operation === undefined) {
    throw new Error(
      `the API model of ${service} has no such operation: ${method} ${url.pathname}${url.search}`,
    );
  }
  return operation;
}
