import { SignedClient, type SignedClientSettings, type Transport } from "../signed/signed-client";
import { mwaaEndpoint } from "./mwaa-endpoint";

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

/** A request of Airflow's REST API, through Amazon MWAA. */
export interface RestApiRequest {
  /** Name of the environment. */
  readonly environment: string;
  /** Path below the API's root, 1 to 64 characters, such as `/users`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number>>;
}

/**
 * The few calls of Amazon MWAA that the functions and the command line make: the newest `@aws-sdk/client-mwaa` that npm has is
 * of 2024, and brings a second core of the SDK.
 */
export class MwaaClient {
  private readonly client: SignedClient;

  public constructor(settings: SignedClientSettings, transport?: Transport) {
    this.client = new SignedClient("airflow", settings, transport);
  }

  /**
   * What MWAA knows of an environment.
   * @throws ServiceError, such as `ResourceNotFoundException`; an error of the network
   */
  public async environment(name: string): Promise<Environment> {
    const answer = await this.get(`/environments/${encodeURIComponent(name)}`);
    return (answer as { readonly Environment?: Environment }).Environment ?? {};
  }

  /**
   * Names of the account's environments in the Region.
   * @throws ServiceError; an error of the network
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

  /**
   * Reads something of Airflow over its REST API.
   * @returns what Airflow answered
   * @throws ServiceError: `RestApiClientException` with Airflow's status in its answer, `AccessDeniedException` and the like;
   * an error of the network
   */
  public async readRestApi({ environment, path, query }: RestApiRequest): Promise<unknown> {
    const endpoint = mwaaEndpoint("env", await this.client.region(), process.env);
    const { body } = await this.client.call({
      method: "POST",
      endpoint,
      path: `/restapi/${encodeURIComponent(environment)}`,
      body: JSON.stringify({ Path: path, Method: "GET", QueryParameters: query }),
    });
    return body.RestApiResponse;
  }

  private async get(path: string, query: Record<string, string> = {}): Promise<object> {
    const endpoint = mwaaEndpoint("api", await this.client.region(), process.env);
    return (await this.client.call({ method: "GET", endpoint, path, query })).body;
  }
}
