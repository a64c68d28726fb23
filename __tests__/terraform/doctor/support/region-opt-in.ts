import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";

/** Gap: in moto every Region is enabled. */
export class RegionOptIn implements GatewayHandler {
  public readonly name = "Regions that are not enabled";
  public readonly notEnabled = new Set<string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const answer = await next(request);
    const action = new URLSearchParams(request.service === "ec2" ? request.body.toString("utf8") : "").get(
      "Action",
    );
    if (action !== "DescribeRegions") {
      return answer;
    }
    const body = answer.body.toString().replaceAll(/<item>.*?<\/item>/gs, (item) => {
      const name = /<regionName>(.*?)<\/regionName>/.exec(item)?.[1] ?? "";
      const status = this.notEnabled.has(name) ? "not-opted-in" : "opted-in";
      return item.replace(/<optInStatus>.*?<\/optInStatus>/, `<optInStatus>${status}</optInStatus>`);
    });
    return { ...answer, body };
  }
}
