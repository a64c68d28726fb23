import { errorAnswer } from "../error-answer";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "../handler";
import { brokenLimits } from "./documented-limits";
import { apiCall } from "./request-input";
import { type ServiceModels } from "./service-models";

/** How a service names a request that breaks its model, where that is not `ValidationException`. */
const CODES: Readonly<Record<string, string>> = {
  cloudtrail: "InvalidParameterCombinationException",
  ec2: "InvalidParameterValue",
  iam: "ValidationError",
  lambda: "ValidationException",
  logs: "InvalidParameterException",
  monitoring: "ValidationError",
  s3: "InvalidArgument",
  secretsmanager: "InvalidParameterException",
  sns: "InvalidParameter",
  sqs: "InvalidParameterValue",
  sts: "ValidationError",
};

/**
 * Gap: moto takes what AWS refuses. Every call is checked here against the service's own API model, and against
 * what its documentation says beyond that, and refused as the service refuses it.
 */
export class StrictRequests implements GatewayHandler {
  public readonly name = "requests as strict as AWS checks them";
  private requests = 0;
  private refused = 0;
  private readonly operations = new Set<string>();
  private readonly members = new Set<string>();

  public constructor(private readonly models: ServiceModels) {}

  /** What was checked so far, in one line. */
  public get summary(): string {
    return (
      `${this.requests} requests checked against AWS's API models: ` +
      `${this.operations.size} operations, ${this.members.size} members, ${this.refused} refused`
    );
  }

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    // An unsigned call: the gateway is asked for something that is not AWS.
    return request.service === "" ? next(request) : (this.refusal(request) ?? next(request));
  }

  private refusal(request: GatewayRequest): GatewayResponse | undefined {
    const model = this.models.of(request.service, request.url.pathname);
    const call = apiCall(model, request);
    const { name, input: shape } = call.operation;
    this.requests += 1;
    this.operations.add(`${request.service}:${name}`);
    memberPaths(call.input).forEach((path) => this.members.add(`${request.service}:${name}.${path}`));

    const fault = shape && model.fault(shape.shape, call.input);
    const [limit] = brokenLimits(request.service, call);
    if (fault === undefined && limit === undefined) {
      return undefined;
    }
    this.refused += 1;
    const message = `${name}: ${fault ?? limit?.message}`;
    process.stderr.write(`local AWS refused ${request.service}:${message}\n`);
    const code = fault === undefined ? limit?.limit.code : CODES[request.service];
    return errorAnswer(request, {
      status: 400,
      code: code ?? "ValidationException",
      message,
    });
  }
}

/** Paths of all members that have a value: `Tags[].Key`. */
function memberPaths(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => memberPaths(item, `${path}[]`));
  }
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) {
    return [path];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    memberPaths(item, path === "" ? key : `${path}.${key}`),
  );
}
