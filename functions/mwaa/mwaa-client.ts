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
import { mwaaEndpoint } from "./mwaa-endpoint";
import { MwaaError } from "./mwaa-error";

/** The settings of one of MWAA's log types. */
export interface ModuleLoggingConfiguration {
  readonly Enabled?: boolean;
  readonly LogLevel?: string;
  readonly CloudWatchLogGroupArn?: string;
}

/** The part of `GetEnvironment`'s answer that is used. */
export interface Environment {
  readonly Name?: string;
  readonly Status?: string;
  readonly SourceBucketArn?: string;
  readonly DagS3Path?: string;
  readonly AirflowVersion?: string;
  readonly EnvironmentClass?: string;
  readonly MinWorkers?: number;
  readonly MaxWorkers?: number;
  readonly MinWebservers?: number;
  readonly MaxWebservers?: number;
  readonly Schedulers?: number;
  readonly AirflowConfigurationOptions?: Readonly<Record<string, string>>;
  readonly RequirementsS3Path?: string;
  readonly RequirementsS3ObjectVersion?: string;
  readonly PluginsS3Path?: string;
  readonly PluginsS3ObjectVersion?: string;
  readonly StartupScriptS3Path?: string;
  readonly StartupScriptS3ObjectVersion?: string;
  readonly WeeklyMaintenanceWindowStart?: string;
  readonly NetworkConfiguration?: {
    readonly SubnetIds?: readonly string[];
    readonly SecurityGroupIds?: readonly string[];
  };
  readonly EndpointManagement?: string;
  readonly WebserverAccessMode?: string;
  readonly KmsKey?: string;
  readonly ExecutionRoleArn?: string;
  readonly CeleryExecutorQueue?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly LoggingConfiguration?: Readonly<Record<string, ModuleLoggingConfiguration | undefined>>;
}

/** How MWAA is called. */
export interface MwaaClientSettings {
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

const LONGEST_MESSAGE = 300;

/**
 * The few calls of Amazon MWAA that the functions and the command line make, signed and carried by the AWS SDK's own parts:
 * the newest `@aws-sdk/client-mwaa` that npm has is of 2024, and brings a second core of the SDK.
 */
export class MwaaClient {
  private readonly signer: SignatureV4;
  private readonly retries: StandardRetryStrategy;

  public constructor(
    private readonly settings: MwaaClientSettings,
    private readonly transport: Transport = new NodeHttpHandler({
      connectionTimeout: settings.connectionTimeout,
      requestTimeout: settings.requestTimeout,
      throwOnRequestTimeout: true,
    }),
  ) {
    const { region, credentials } = settings;
    this.signer = new SignatureV4({
      service: "airflow",
      region,
      credentials,
      sha256: Hash.bind(null, "sha256"),
    });
    this.retries = new StandardRetryStrategy(settings.attempts);
  }

  /**
   * What MWAA knows of an environment.
   * @throws MwaaError, such as `ResourceNotFoundException`; an error of the network
   */
  public async environment(name: string): Promise<Environment> {
    const answer = await this.get(`/environments/${encodeURIComponent(name)}`);
    return (answer as { readonly Environment?: Environment }).Environment ?? {};
  }

  /**
   * Names of the account's environments in the Region.
   * @throws MwaaError; an error of the network
   */
  public async environmentNames(): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const answer = (await this.get("/environments", token === undefined ? {} : { NextToken: token })) as {
        readonly Environments?: readonly string[];
        readonly NextToken?: string | null;
      };
      names.push(...(answer.Environments ?? []));
      token = answer.NextToken ?? undefined;
    } while (token !== undefined);
    return names;
  }

  private get(path: string, query: Record<string, string> = {}): Promise<object> {
    return this.withRetries(() => this.send({ method: "GET", path, query }));
  }

  private async send(call: { method: string; path: string; query: Record<string, string> }): Promise<object> {
    const { protocol, hostname, port, pathname } = mwaaEndpoint(
      "api",
      await this.settings.region(),
      process.env,
    );
    const request = new HttpRequest({
      ...call,
      path: `${pathname.replace(/\/$/, "")}${call.path}`,
      protocol,
      hostname,
      ...(port === "" ? {} : { port: Number(port) }),
      headers: { host: port === "" ? hostname : `${hostname}:${port}` },
    });
    const signed = (await this.signer.sign(request)) as HttpRequest;
    const { response } = await this.transport.handle(signed, {
      requestTimeout: this.settings.requestTimeout,
    });
    const body = parsed(await text(response.body as NodeJS.ReadableStream));
    if (response.statusCode >= 300) {
      throw errorOf(response, body);
    }
    return body;
  }

  private async withRetries<T>(call: () => Promise<T>): Promise<T> {
    let token = await this.retries.acquireInitialRetryToken("mwaa");
    for (;;) {
      try {
        const answer = await call();
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
): MwaaError {
  const { statusCode } = response;
  const code = loadRestJsonErrorCode(response, body) ?? "UnknownError";
  const message = [body.message, body.Message].find((said) => typeof said === "string") ?? "";
  return new MwaaError(code, message.slice(0, LONGEST_MESSAGE), statusCode);
}
