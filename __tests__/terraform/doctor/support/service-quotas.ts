import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";

interface Quota {
  readonly name: string;
  /** AWS's default; a test may set an applied value. */
  readonly value: number;
}

/**
 * AWS's codes, names and defaults (Amazon VPC User Guide, "Amazon VPC quotas"; EC2; Amazon MWAA User Guide, "Service
 * quotas"). MWAA's code is documented nowhere, and made up here.
 */
const DEFAULTS: Readonly<Record<string, Quota>> = {
  "vpc L-F678F1CE": { name: "VPCs per Region", value: 5 },
  "vpc L-29B6F2EB": { name: "Interface VPC endpoints per VPC", value: 50 },
  "ec2 L-0263D0A3": { name: "EC2-VPC Elastic IPs", value: 5 },
  "lambda L-B99A9384": { name: "Concurrent executions", value: 1_000 },
  "airflow L-11111111": { name: "Workers per environment", value: 25 },
  "airflow L-22222222": { name: "Environments per account per Region", value: 10 },
};

/**
 * Gap: moto's Service Quotas knows the defaults of `vpc` alone, and no applied values. As in the service, a quota has
 * an applied value only where one was set, and a default in any case.
 */
export class ServiceQuotas implements GatewayHandler {
  public readonly name = "Service Quotas";
  private readonly applied = new Map<string, number>();

  /** Sets the applied value of a quota: `vpc L-F678F1CE`. */
  public apply(quota: string, value: number): void {
    this.applied.set(quota, value);
  }

  public reset(): void {
    this.applied.clear();
  }

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [, operation] =
      /^ServiceQuotasV20190624\.(\w+)$/.exec(String(request.headers["x-amz-target"])) ?? [];
    if (operation === undefined) {
      return next(request);
    }
    const { ServiceCode = "", QuotaCode = "" } = JSON.parse(request.body.toString("utf8")) as Record<
      string,
      string
    >;
    const key = `${ServiceCode} ${QuotaCode}`;
    switch (operation) {
      case "GetServiceQuota":
        return this.applied.has(key) ? answer(200, { Quota: this.quota(key) }) : missing();
      case "GetAWSDefaultServiceQuota":
        return key in DEFAULTS ? answer(200, { Quota: quotaOf(key, DEFAULTS[key]?.value) }) : missing();
      case "ListServiceQuotas":
      case "ListAWSDefaultServiceQuotas": {
        const keys = Object.keys(DEFAULTS).filter((one) => one.startsWith(`${ServiceCode} `));
        const all = operation === "ListAWSDefaultServiceQuotas";
        const listed = keys.filter((one) => all || this.applied.has(one)).map((one) => this.quota(one));
        return answer(200, { Quotas: listed });
      }
      default:
        return next(request);
    }
  }

  private quota(key: string): object {
    return quotaOf(key, this.applied.get(key) ?? DEFAULTS[key]?.value);
  }
}

function quotaOf(key: string, Value: number | undefined): object {
  const [ServiceCode, QuotaCode] = key.split(" ");
  return { ServiceCode, QuotaCode, QuotaName: DEFAULTS[key]?.name, Value, Adjustable: true };
}

function missing(): GatewayResponse {
  return answer(400, {
    __type: "NoSuchResourceException",
    message: "The request failed because the specified quota does not exist.",
  });
}

function answer(status: number, body: object): GatewayResponse {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}
