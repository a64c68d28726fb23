import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";
import { MWAA_HOST } from "../../support/terraform-override";

/** The SDK finds MWAA at the gateway's own address; Terraform comes through the proxy, with a host of its own. */
export class MwaaWithoutProxy implements GatewayHandler {
  public readonly name = "Amazon MWAA at the gateway's address";

  public handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const { pathname, search } = request.url;
    return next(
      request.service === "airflow"
        ? { ...request, url: new URL(`http://api.${MWAA_HOST}${pathname}${search}`) }
        : request,
    );
  }
}
