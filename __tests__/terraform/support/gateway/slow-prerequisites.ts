import { setTimeout as sleep } from "node:timers/promises";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto does everything at once, so an environment that does not wait for its log groups, its role's policies
 * or its bucket's settings finds them there by luck. Here these take a few seconds, as they may in the cloud, and
 * the stand-in of MWAA refuses an environment that comes too early.
 */
export class SlowPrerequisites implements GatewayHandler {
  public readonly name = "time that prerequisites take";

  public constructor(private readonly delayMs: number) {}

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    if (isPrerequisite(request)) {
      await sleep(this.delayMs);
    }
    return next(request);
  }
}

function isPrerequisite({ service, method, url, headers, body }: GatewayRequest): boolean {
  switch (service) {
    case "s3":
      return (
        method === "PUT" && ["versioning", "publicAccessBlock"].some((part) => url.searchParams.has(part))
      );
    case "logs":
      return headers["x-amz-target"] === "Logs_20140328.CreateLogGroup";
    case "iam":
      return /\bAction=(PutRolePolicy|AttachRolePolicy)\b/.test(body.toString("utf8"));
    default:
      return false;
  }
}
