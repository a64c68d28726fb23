import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpRequest, loadRestJsonErrorCode } from "@smithy/core/protocols";
import {
  isServerError,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { type AwsCredentialIdentity, type Provider, type RetryErrorType, type SdkError } from "@smithy/types";
import { ServiceError } from "./service-error";

/** How a service is called. */
export interface SignedClientSettings {
  readonly region: Provider<string>;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** Tries of a call, the first included. */
  readonly attempts: number;
  /** Milliseconds until a connection must stand. */
  readonly connectionTimeout: number;
  /** Milliseconds until an answer must be there. */
  readonly requestTimeout: number;
}

/** Carries a signed request; the AWS SDK's handler does. */
export type Transport = Pick<NodeHttpHandler, "handle">;

/** One call of a service that speaks REST and JSON. */
export interface SignedCall {
  readonly method: "GET" | "POST";
  /** Where the service answers in the Region. */
  readonly endpoint: URL;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Text of the body. */
  readonly body?: string;
}

/** What a service answered. */
export interface Answer {
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const LONGEST_MESSAGE = 300;

/**
 * Calls of one service of AWS, signed and carried by the AWS SDK's own parts, for services of which a function makes a call or
 * two: a whole client would be most of its bundle.
 */
export class SignedClient {
  private readonly signer: SignatureV4;
  private readonly retries: StandardRetryStrategy;

  /** @param service the service's name in signatures, such as `airflow` */
  public constructor(
    private readonly service: string,
    private readonly settings: SignedClientSettings,
    private readonly transport: Transport = new NodeHttpHandler({
      connectionTimeout: settings.connectionTimeout,
      requestTimeout: settings.requestTimeout,
      throwOnRequestTimeout: true,
    }),
  ) {
    const { region, credentials } = settings;
    this.signer = new SignatureV4({ service, region, credentials, sha256: Hash.bind(null, "sha256") });
    this.retries = new StandardRetryStrategy(settings.attempts);
  }

  /** The Region that is called. */
  public region(): Promise<string> {
    return this.settings.region();
  }

  /**
   * Makes a call, again where it may work a moment later.
   * @throws ServiceError; an error of the network
   */
  public async call(call: SignedCall): Promise<Answer> {
    let token = await this.retries.acquireInitialRetryToken(this.service);
    for (;;) {
      try {
        const answer = await this.send(call);
        this.retries.recordSuccess(token);
        return answer;
      } catch (error) {
        // It refuses where another try would not help, or there were enough.
        const next = this.retries.refreshRetryTokenForRetry(token, { errorType: typeOf(error as Error) });
        token = await next.catch(() => {
          throw error;
        });
        await sleep(token.getRetryDelay());
      }
    }
  }

  private async send({ method, endpoint, path, query = {}, headers, body }: SignedCall): Promise<Answer> {
    const { protocol, hostname, port, pathname } = endpoint;
    const request = new HttpRequest({
      method,
      path: `${pathname.replace(/\/$/, "")}${path}`,
      query,
      protocol,
      hostname,
      ...(port === "" ? {} : { port: Number(port) }),
      headers: {
        host: port === "" ? hostname : `${hostname}:${port}`,
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
        ...headers,
      },
      body,
    });
    const signed = (await this.signer.sign(request)) as HttpRequest;
    const { response } = await this.transport.handle(signed, {
      requestTimeout: this.settings.requestTimeout,
    });
    const answer = parsed(await text(response.body as NodeJS.ReadableStream));
    if (response.statusCode >= 300) {
      throw errorOf(response, answer);
    }
    return { headers: response.headers, body: answer };
  }
}

function typeOf(error: Error): RetryErrorType {
  if (isThrottlingError(error as SdkError)) {
    return "THROTTLING";
  }
  return isTransientError(error as SdkError) || isServerError(error as SdkError)
    ? "TRANSIENT"
    : "CLIENT_ERROR";
}

/** The body's object; nothing of a page that something between here and AWS answered. */
function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function errorOf(
  response: Parameters<typeof loadRestJsonErrorCode>[0],
  body: Record<string, unknown>,
): ServiceError {
  const { statusCode } = response;
  const code = loadRestJsonErrorCode(response, body) ?? "UnknownError";
  const message = [body.message, body.Message].find((said) => typeof said === "string") ?? "";
  return new ServiceError(code, message.slice(0, LONGEST_MESSAGE), statusCode, body);
}
