import { setTimeout as sleep } from "node:timers/promises";
import { errorAnswer, type ServiceFault } from "./error-answer";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** How a call can fail; the first two pass, and the provider tries again. */
export type FaultKind = "throttled" | "broken" | "denied" | "expired";

const CODES: Readonly<Record<FaultKind, ServiceFault>> = {
  throttled: { status: 400, code: "ThrottlingException", message: "Rate exceeded" },
  broken: { status: 500, code: "InternalFailure", message: "We encountered an internal error" },
  denied: { status: 403, code: "AccessDenied", message: "User is not authorized to perform this action" },
  expired: {
    status: 400,
    code: "ExpiredToken",
    message: "The security token included in the request is expired",
  },
};

/**
 * No gap of moto: calls that fail because a test says so, in front of everything else. A call is named by its
 * service and operation, as in `iam:PutRolePolicy`, `logs:CreateLogGroup` and `s3:PUT versioning`.
 */
export class Faults implements GatewayHandler {
  public readonly name = "faults that a test injects";
  private readonly denied = new Set<string>();
  private readonly calls = new Map<string, number>();
  private readonly watchers = new Map<string, () => void>();
  private lastCallOfOthers = Date.now();
  /** How the first calls of every operation fail, in this order. */
  public firstCalls: readonly FaultKind[] = [];
  /** How every call fails, again and again. */
  public everyCall: FaultKind | undefined;

  /** Refuses an operation until `allowAll`. */
  public deny(operation: string): void {
    this.denied.add(operation);
  }

  public allowAll(): void {
    this.denied.clear();
  }

  /** Calls back once, when the operation has been answered. */
  public after(operation: string, callback: () => void): void {
    this.watchers.set(operation, callback);
  }

  /**
   * Waits until Terraform waits for MWAA alone: no other service was called for twelve seconds, which is more than
   * the provider pauses between two looks at anything.
   */
  public async nothingButMwaa(): Promise<void> {
    while (Date.now() - this.lastCallOfOthers < 12_000) {
      await sleep(100);
    }
  }

  /** Operations that were called so far. */
  public get operations(): readonly string[] {
    return [...this.calls.keys()];
  }

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const operation = operationOf(request);
    if (request.service !== "airflow") {
      this.lastCallOfOthers = Date.now();
    }
    const earlier = this.calls.get(operation) ?? 0;
    this.calls.set(operation, earlier + 1);
    if (this.denied.has(operation)) {
      return failure(request, "denied");
    }
    if (this.everyCall !== undefined) {
      return failure(request, this.everyCall);
    }
    const fault = this.firstCalls[earlier];
    if (fault !== undefined && request.service !== "sts") {
      return failure(request, fault);
    }
    const answer = await next(request);
    this.watchers.get(operation)?.();
    this.watchers.delete(operation);
    return answer;
  }
}

function operationOf({ service, method, url, headers, body }: GatewayRequest): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    return `${service}:${target.replace(/^.*\./, "")}`;
  }
  if (headers["content-type"]?.includes("urlencoded") === true) {
    return `${service}:${new URLSearchParams(body.toString("utf8")).get("Action")}`;
  }
  const [part = url.pathname.split("/").length > 2 ? "object" : "bucket"] = [...url.searchParams.keys()];
  return service === "s3" ? `s3:${method} ${part}` : `${service}:${method} ${url.pathname.split("/")[1]}`;
}

function failure(request: GatewayRequest, kind: FaultKind): GatewayResponse {
  // S3 has a code of its own; the answer to a HEAD has no body, so the status must say it.
  const slowDown = { status: 503, code: "SlowDown", message: "Please reduce your request rate." };
  return errorAnswer(request, request.service === "s3" && kind === "throttled" ? slowDown : CODES[kind]);
}
