import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { type Environment, MwaaClient } from "../../../functions/mwaa/mwaa-client";
import { limiter } from "../limit";

/** Credentials, or what resolves them. */
export type Credentials = NonNullable<STSClientConfig["credentials"]>;

/** Calls under way at a time, in all accounts and Regions together. */
const CALLS_AT_ONCE = 10;

/** Tries of a call, the first included, with the SDK's growing waits between them. */
const ATTEMPTS = 5;

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;

const limit = limiter(CALLS_AT_ONCE);

// The SDK is pinned and bundled: that its next version needs a newer Node is nothing that a user can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** Clients for one account in one Region, made when they are first used. */
export class Clients {
  public constructor(
    private readonly credentials: Credentials | undefined,
    private readonly region: string | undefined,
  ) {}

  public readonly sts = lazy(() => limited(new STSClient(this.settings())));
  public readonly iam = lazy(() => limited(new IAMClient(this.settings())));
  public readonly ec2 = lazy(() => limited(new EC2Client(this.settings())));
  public readonly kms = lazy(() => limited(new KMSClient(this.settings())));
  public readonly quotas = lazy(() => limited(new ServiceQuotasClient(this.settings())));
  public readonly s3 = lazy(() =>
    limited(
      new S3Client({
        ...this.settings(),
        followRegionRedirects: true,
        forcePathStyle: ownEndpoint("S3") !== undefined,
      }),
    ),
  );
  private readonly mwaa = lazy(() => {
    const { region, credentials } = this.sts().config;
    return new MwaaClient({
      ...{ region, credentials: () => credentials(), attempts: ATTEMPTS },
      ...{ connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: ANSWER_TIMEOUT_MS },
    });
  });

  /** Names of the MWAA environments. */
  public environmentNames(): Promise<string[]> {
    return limit(() => this.mwaa().environmentNames());
  }

  /** What MWAA knows of an environment. */
  public environment(name: string): Promise<Environment> {
    return limit(() => this.mwaa().environment(name));
  }

  private settings(): {
    region?: string;
    credentials?: Credentials;
    maxAttempts: number;
    requestHandler: { connectionTimeout: number; requestTimeout: number };
  } {
    return {
      // Without a value of its own, the SDK takes that of the environment or of the profile.
      ...(this.region === undefined ? {} : { region: this.region }),
      credentials: this.credentials,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: ANSWER_TIMEOUT_MS },
    };
  }
}

/** The SDK's own variables for an endpoint, such as that of a local AWS. */
function ownEndpoint(service: string): string | undefined {
  return process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env.AWS_ENDPOINT_URL;
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** A client whose calls wait in line. */
function limited<C extends { send: (command: never) => Promise<unknown> }>(client: C): C {
  const send = client.send.bind(client);
  client.send = (command: never) => limit(() => send(command));
  return client;
}
