import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** What moto takes with CreateFunction and UpdateFunctionConfiguration, and does not give back. */
const FORGOTTEN = ["DeadLetterConfig", "LoggingConfig"] as const;

type Settings = Partial<Record<(typeof FORGOTTEN)[number], unknown>>;

/**
 * Gap: moto forgets a function's dead-letter queue and logging settings, so every plan wants to write them again.
 * The gateway remembers them by Region and function, and puts them into the answers.
 */
export class LambdaSettings implements GatewayHandler {
  public readonly name = "dead-letter queue and logging settings of functions";
  private readonly settings = new Map<string, Settings>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [path, named] =
      /^\/2015-03-31\/functions\/?([^/]*)(?:\/configuration)?$/.exec(request.url.pathname) ?? [];
    const answer = await next(request);
    if (request.service !== "lambda" || path === undefined || answer.status >= 300) {
      return answer;
    }
    const input = parsed(request.body);
    const functionName = typeof input.FunctionName === "string" ? input.FunctionName : (named ?? "");
    const key = `${request.region} ${decodeURIComponent(functionName).replace(/^.*:function:/, "")}`;
    if (request.method === "DELETE") {
      this.settings.delete(key);
      return answer;
    }
    const known: Settings = { ...this.settings.get(key) };
    FORGOTTEN.filter((name) => input[name] !== undefined).forEach((name) => {
      known[name] = input[name];
    });
    this.settings.set(key, known);
    return { ...answer, body: JSON.stringify(withSettings(parsed(answer.body), known)) };
  }
}

/** GetFunction has the configuration below `Configuration`, the others at the top. */
function withSettings(answer: Record<string, unknown>, known: Settings): Record<string, unknown> {
  return typeof answer.Configuration === "object"
    ? { ...answer, Configuration: { ...answer.Configuration, ...known } }
    : { ...answer, ...known };
}

function parsed(body: Buffer | string): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}
