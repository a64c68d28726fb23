import { AwsClient } from "../../aws-client";
import { MWAA_HOST } from "../../terraform-override";
import { type ApiModel } from "../api/api-model";
import {
  accountOf,
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../handler";
import {
  environmentArn,
  type EnvironmentSettings,
  type NewSettings,
  type RequestedSettings,
  withDefaults,
  withUpdate,
} from "./environment";
import { type MwaaTimes, StoredEnvironment } from "./environment-store";
import { prerequisiteFault } from "./prerequisites";
import { ruleFault } from "./service-rules";

/** A refusal of the service: its exception's name, HTTP status and message. */
class ServiceError extends Error {
  public constructor(
    public readonly code: "ValidationException" | "ResourceNotFoundException" | "AccessDeniedException",
    message: string,
  ) {
    super(message);
  }

  public get status(): number {
    return { ValidationException: 400, ResourceNotFoundException: 404, AccessDeniedException: 403 }[
      this.code
    ];
  }
}

/** The longest pause between two tries of the provider, and some. */
const REPETITION_MS = 15_000;

export interface MwaaOptions {
  /** The published API model, which requests are checked against. */
  readonly model: ApiModel;
  /** Where the stand-in asks whether bucket, role, key, log groups and network are there. */
  readonly localAws: string;
  readonly times: MwaaTimes;
  /** With this message, the first environment ends in CREATE_FAILED. */
  readonly firstCreationFails?: string;
}

/**
 * Gap: moto has no Amazon MWAA. This stand-in keeps environments in memory, in the states and with the refusals
 * of the service. Nothing runs Airflow.
 */
export class Mwaa implements GatewayHandler {
  public readonly name = "Amazon MWAA";
  private readonly environments = new Map<string, StoredEnvironment>();
  /** ARN of an environment whose creation was refused, to the reason, until the repetition would have come. */
  private readonly refused = new Map<string, { readonly fault: string; readonly until: number }>();

  private creationFault: string | undefined;

  public constructor(private readonly options: MwaaOptions) {
    this.creationFault = options.firstCreationFails;
  }

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    if (request.url.hostname !== `api.${MWAA_HOST}`) {
      return next(request);
    }
    try {
      return answer(200, {}, await this.dispatch(request));
    } catch (error) {
      if (error instanceof ServiceError) {
        return answer(error.status, { "x-amzn-errortype": error.code }, { message: error.message });
      }
      throw error;
    }
  }

  private dispatch(request: GatewayRequest): Promise<object> | object {
    const [, kind = "", id = ""] = /^\/([a-z]+)(?:\/(.*))?$/.exec(request.url.pathname) ?? [];
    const subject = decodeURIComponent(id);
    const operations: Record<string, () => Promise<object> | object> = {
      "GET environments": () => (subject === "" ? this.list(request) : this.get(request, subject)),
      "PUT environments": () => this.create(request, subject),
      "PATCH environments": () => this.update(request, subject),
      "DELETE environments": () => this.delete(request, subject),
      "GET tags": () => ({ Tags: this.byArn(subject).tags }),
      "POST tags": () => this.tag(request, subject),
      "DELETE tags": () => this.untag(request, subject),
    };
    const operation = operations[`${request.method} ${kind}`];
    if (operation === undefined) {
      throw new ServiceError(
        "ValidationException",
        `No operation for ${request.method} ${request.url.pathname}`,
      );
    }
    return operation();
  }

  private list(request: GatewayRequest): object {
    this.forgetDeleted();
    const arn = arnIn(request, "");
    return {
      Environments: [...this.environments.values()].filter((e) => e.arn.startsWith(arn)).map((e) => e.name),
    };
  }

  private get(request: GatewayRequest, name: string): object {
    return { Environment: this.byArn(arnIn(request, name)).answer() };
  }

  private async create(request: GatewayRequest, name: string): Promise<object> {
    const { Tags = {}, ...requested } = this.checked<{ Tags?: Record<string, string> } & NewSettings>(
      "CreateEnvironmentInput",
      request,
      name,
    );
    this.forgetDeleted();
    const arn = arnIn(request, name);
    if (this.environments.has(arn)) {
      throw new ServiceError("ValidationException", `Environment ${name} already exists.`);
    }
    const settings = withDefaults(requested);
    const fault = await this.impossibility(request, name, settings);
    this.mustNotHideRefusal(arn, fault);
    if (fault !== undefined) {
      throw new ServiceError("ValidationException", fault);
    }
    const { times } = this.options;
    this.environments.set(
      arn,
      new StoredEnvironment(
        accountOf(request),
        request.region,
        name,
        settings,
        Tags,
        times,
        this.creationFault,
      ),
    );
    this.creationFault = undefined;
    return { Arn: arn };
  }

  private async update(request: GatewayRequest, name: string): Promise<object> {
    const environment = this.byArn(arnIn(request, name));
    const { WorkerReplacementStrategy, ...requested } = this.checked<
      { WorkerReplacementStrategy?: string } & RequestedSettings
    >("UpdateEnvironmentInput", request, name);
    mustBeIdle(environment, "updated");
    const fault = await this.impossibility(request, name, withUpdate(environment.settings, requested));
    if (fault !== undefined) {
      throw new ServiceError("ValidationException", fault);
    }
    environment.update(requested, WorkerReplacementStrategy);
    return { Arn: environment.arn };
  }

  private delete(request: GatewayRequest, name: string): object {
    const environment = this.byArn(arnIn(request, name));
    mustBeIdle(environment, "deleted");
    environment.delete();
    return {};
  }

  private tag(request: GatewayRequest, arn: string): object {
    const environment = this.byArn(arn);
    const body = JSON.parse(request.body.toString("utf8")) as { Tags: Record<string, string> };
    this.mustFitModel("TagResourceInput", { ResourceArn: arn, ...body });
    Object.assign(environment.tags, body.Tags);
    return {};
  }

  private untag({ url }: GatewayRequest, arn: string): object {
    const environment = this.byArn(arn);
    const removed = new Set(url.searchParams.getAll("tagKeys"));
    environment.tags = Object.fromEntries(
      Object.entries(environment.tags).filter(([key]) => !removed.has(key)),
    );
    return {};
  }

  /** The request's body, checked against the API model. */
  private checked<T>(shape: string, { body }: GatewayRequest, name: string): T {
    const input = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    this.mustFitModel(shape, { ...input, Name: name });
    return input as T;
  }

  private mustFitModel(shape: string, input: unknown): void {
    const fault = this.options.model.fault(shape, input);
    if (fault !== undefined) {
      throw new ServiceError("ValidationException", fault);
    }
  }

  /** Why the service would refuse these settings now, or nothing. */
  private async impossibility(
    request: GatewayRequest,
    name: string,
    settings: EnvironmentSettings,
  ): Promise<string | undefined> {
    const aws = new AwsClient(this.options.localAws, request.region, accountOf(request));
    return ruleFault(settings) ?? (await prerequisiteFault(aws, name, settings));
  }

  /**
   * The provider repeats a refused creation for two minutes, which hides a stack that makes things in the wrong
   * order (and makes a wrong setting slow to show). The repetition is answered with an error that the provider
   * does not repeat, even if everything is there by now; a later apply starts afresh.
   */
  private mustNotHideRefusal(arn: string, fault: string | undefined): void {
    const before = this.refused.get(arn);
    this.refused.delete(arn);
    if (before !== undefined && Date.now() < before.until) {
      throw new ServiceError("AccessDeniedException", before.fault);
    }
    if (fault !== undefined) {
      this.refused.set(arn, { fault, until: Date.now() + REPETITION_MS });
    }
  }

  private byArn(arn: string): StoredEnvironment {
    this.forgetDeleted();
    const environment = this.environments.get(arn);
    if (environment === undefined) {
      throw new ServiceError("ResourceNotFoundException", `Environment ${arn} does not exist.`);
    }
    return environment;
  }

  private forgetDeleted(): void {
    for (const [arn, environment] of this.environments) {
      if (environment.gone) {
        this.environments.delete(arn);
      }
    }
  }
}

function arnIn(request: GatewayRequest, name: string): string {
  return environmentArn(request.region, name, accountOf(request));
}

function mustBeIdle({ name, status }: StoredEnvironment, verb: "updated" | "deleted"): void {
  const idle = status === "AVAILABLE" || status === "PENDING";
  if (!idle && !(status === "CREATE_FAILED" && verb === "deleted")) {
    throw new ServiceError(
      "ValidationException",
      `Environment ${name} is ${status} and cannot be ${verb} now.`,
    );
  }
}

function answer(status: number, headers: Record<string, string>, body: object): GatewayResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
