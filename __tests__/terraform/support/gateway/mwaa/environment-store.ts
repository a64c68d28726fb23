import {
  answeredLogging,
  environmentArn,
  type EnvironmentSettings,
  type RequestedSettings,
  withUpdate,
} from "./environment";

/**
 * How long the service takes; in the cloud 20–30, 10–30 and 10–20 minutes. A test may change its mind while the
 * service is at work.
 */
export interface MwaaTimes {
  createMs: number;
  updateMs: number;
  deleteMs: number;
}

type Status = "CREATE_FAILED" | "CREATING" | "AVAILABLE" | "UPDATING" | "DELETING" | "PENDING";

interface LastUpdate {
  readonly Status: "SUCCESS" | "PENDING" | "FAILED";
  readonly CreatedAt: number;
  readonly Source: string;
  readonly WorkerReplacementStrategy?: string;
  readonly Error?: { readonly ErrorCode: string; readonly ErrorMessage: string };
}

/** One environment of the stand-in. Its state changes with the clock, as nobody waits for it. */
export class StoredEnvironment {
  public tags: Record<string, string>;
  private readonly createdAt = Date.now();
  private readonly id = Math.random().toString(16).slice(2, 10);
  private lastUpdate?: LastUpdate;
  /** What the environment was last busy with, and since when. */
  private work: { readonly status: "CREATING" | "UPDATING" | "DELETING"; readonly since: number };

  public constructor(
    private readonly account: string,
    private readonly region: string,
    public readonly name: string,
    public settings: EnvironmentSettings,
    tags: Record<string, string>,
    private readonly times: MwaaTimes,
    /** Why the creation will fail, if it will. */
    private readonly creationFault?: string,
  ) {
    this.tags = { ...tags };
    this.work = { status: "CREATING", since: this.createdAt };
  }

  public get arn(): string {
    return environmentArn(this.region, this.name, this.account);
  }

  public get status(): Status {
    if (this.busy) {
      return this.work.status;
    }
    if (this.work.status === "CREATING" && this.creationFault !== undefined) {
      return "CREATE_FAILED";
    }
    // Customer-managed endpoints: the environment waits for them, and the provider is content with that.
    const waits = this.work.status === "CREATING" && this.settings.EndpointManagement === "CUSTOMER";
    return waits ? "PENDING" : "AVAILABLE";
  }

  private get busy(): boolean {
    const { createMs, updateMs, deleteMs } = this.times;
    const duration = { CREATING: createMs, UPDATING: updateMs, DELETING: deleteMs }[this.work.status];
    return Date.now() < this.work.since + duration;
  }

  /** Whether the deletion is complete. */
  public get gone(): boolean {
    return this.work.status === "DELETING" && !this.busy;
  }

  public update(requested: RequestedSettings, workerReplacementStrategy: string | undefined): void {
    this.settings = withUpdate(this.settings, requested);
    this.work = { status: "UPDATING", since: Date.now() };
    this.lastUpdate = {
      Status: "PENDING",
      CreatedAt: seconds(Date.now()),
      Source: "UpdateEnvironment",
      WorkerReplacementStrategy: workerReplacementStrategy ?? "FORCED",
    };
  }

  public delete(): void {
    this.work = { status: "DELETING", since: Date.now() };
  }

  private answeredUpdate(): LastUpdate | undefined {
    if (this.status === "CREATE_FAILED") {
      return {
        Status: "FAILED",
        CreatedAt: seconds(this.createdAt),
        Source: "CreateEnvironment",
        Error: { ErrorCode: "INCORRECT_CONFIGURATION", ErrorMessage: this.creationFault ?? "" },
      };
    }
    const done = this.status === "AVAILABLE";
    return this.lastUpdate && { ...this.lastUpdate, Status: done ? "SUCCESS" : "PENDING" };
  }

  /** The environment as GetEnvironment answers it. */
  public answer(): object {
    const host = `${this.id}.c1.${this.region}.airflow.amazonaws.com`;
    const endpointService = (kind: string): string =>
      `com.amazonaws.vpce.${this.region}.vpce-svc-${kind}${this.id}0000`;
    return {
      ...this.settings,
      Name: this.name,
      Arn: this.arn,
      Status: this.status,
      CreatedAt: seconds(this.createdAt),
      LastUpdate: this.answeredUpdate(),
      LoggingConfiguration: answeredLogging(
        this.region,
        this.name,
        this.settings.LoggingConfiguration,
        this.account,
      ),
      ServiceRoleArn: `arn:aws:iam::${this.account}:role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA`,
      WebserverUrl: `https://${host}`,
      CeleryExecutorQueue: `arn:aws:sqs:${this.region}:${this.account}:airflow-celery-${this.id}`,
      DatabaseVpcEndpointService: endpointService("d"),
      WebserverVpcEndpointService:
        this.settings.WebserverAccessMode === "PUBLIC_ONLY" ? undefined : endpointService("w"),
      Tags: this.tags,
    };
  }
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
