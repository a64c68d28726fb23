import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto's network interfaces of a VPC endpoint have no description, by which people find them. AWS's is "VPC Endpoint
 * Interface" and the endpoint's id.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
export class EndpointInterfaces implements GatewayHandler {
  public readonly name = "descriptions of endpoints' network interfaces";

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const answer = await next(request);
    const action = new URLSearchParams(request.body.toString("utf8")).get("Action");
    if (request.service !== "ec2" || action !== "CreateVpcEndpoint" || answer.status !== 200) {
      return answer;
    }
    const xml = answer.body.toString();
    const [endpointId = ""] = /\bvpce-[0-9a-f]+/.exec(xml) ?? [];
    for (const interfaceId of new Set(xml.match(/\beni-[0-9a-f]+/g))) {
      const body = new URLSearchParams({
        Action: "ModifyNetworkInterfaceAttribute",
        Version: "2016-11-15",
        NetworkInterfaceId: interfaceId,
        "Description.Value": `VPC Endpoint Interface ${endpointId}`,
      });
      await next({ ...request, body: Buffer.from(body.toString()) });
    }
    return answer;
  }
}
