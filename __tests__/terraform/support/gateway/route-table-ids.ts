import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** Gap: ministack's DescribeRouteTables does not know the filter `route-table-id`, and answers all; it knows the list of ids. */
export class RouteTableIds implements GatewayHandler {
  public readonly name = "route tables by a filter of their ids";

  public handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const body = new URLSearchParams(request.body.toString("utf8"));
    if (request.service !== "ec2" || body.get("Action") !== "DescribeRouteTables") {
      return next(request);
    }
    const filter = [...body].find(
      ([name, value]) => /^Filter\.\d+\.Name$/.test(name) && value === "route-table-id",
    );
    const values = filter?.[0].replace(/Name$/, "Value.");
    const ids = [...body].filter(([name]) => values !== undefined && name.startsWith(values));
    ids.forEach(([, id], index) => body.set(`RouteTableId.${index + 1}`, id));
    return next({ ...request, body: Buffer.from(body.toString()) });
  }
}
