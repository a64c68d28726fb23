import { type Principal } from "../../../../modules/access/policy/access-request";
import { parsePolicy, type Policy } from "../../../../modules/access/policy/parse-policy";
import { simulate } from "../../../access/support/simulator";
import { ACCOUNT } from "../aws-client";
import { type ApiCall, apiCall } from "../gateway/api/request-input";
import { type ServiceModels } from "../gateway/api/service-models";
import { errorAnswer } from "../gateway/error-answer";
import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../gateway/handler";
import { stackOfAccessKey } from "./access-key";
import { AccountMemory } from "./account-memory";
import { type Authorization, authorizationsOf } from "./authorizations";

/** What IAM would check for one request, and who made it. */
export interface RecordedRequest {
  /** The stack that Terraform was at work on. */
  readonly stack: string;
  /** Which policy it worked under, such as `apply`; empty where none was set. */
  readonly mode: string;
  /** Whether with a role that the provider assumed. */
  readonly assumed: boolean;
  /** Whether the AWS provider made it, and not Terraform for its state. */
  readonly byProvider: boolean;
  /** What the SDK calls the request, in its log too. */
  readonly invocationId: string;
  readonly authorizations: readonly Authorization[];
}

/** Denied to a stack's role. */
export interface Denial extends Authorization {
  readonly stack: string;
  readonly mode: string;
}

/** What a stack's Terraform may do. */
export interface Limits {
  /** A name for it, such as `apply`. */
  readonly mode: string;
  /** Policies of the role that the provider assumes. */
  readonly role: readonly Policy[];
  /** Policies of the caller, who has the role's too where the provider assumes none. */
  readonly caller: readonly Policy[];
}

interface Caller {
  readonly stack: string;
  readonly assumed: boolean;
}

/** How a service says that a caller may not do something, where that is not `AccessDenied`. */
const CODES: Readonly<Record<string, string>> = { ec2: "UnauthorizedOperation" };

/** No gap of moto, which checks no policy: denies to each stack's Terraform what its role's policies do not allow. */
export class PolicyGuard implements GatewayHandler {
  public readonly name = "policies of the role that deploys";
  /** Every request of Terraform's, with what it takes. */
  public readonly recorded: RecordedRequest[] = [];
  public readonly denials: Denial[] = [];
  private readonly memory = new AccountMemory();
  private readonly limits = new Map<string, Limits>();
  /** Sessions of roles that a stack's Terraform assumed, by access key. */
  private readonly sessions = new Map<string, string>();
  /** By stack, what was asked since its limits were set: the provider asks the same many times over. */
  private readonly verdicts = new Map<string, Map<string, boolean>>();
  private models?: ServiceModels;

  /** The API models, once the local AWS has them. */
  public use(models: ServiceModels): void {
    this.models = models;
  }

  /** From now on the stack's Terraform has these policies, and nothing else. */
  public limit(stack: string, limits: Limits): void {
    this.limits.set(stack, limits);
    this.verdicts.set(stack, new Map());
  }

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const call = this.callOf(request);
    if (call === undefined) {
      return next(request);
    }
    const caller = this.callerOf(request);
    if (caller !== undefined) {
      const denied = await this.check(caller, call, request);
      if (denied !== undefined) {
        const { action, resource } = denied;
        const message =
          `User: ${arnOf(caller.stack)} is not authorized to perform: ${action} on resource: ${resource} ` +
          `because no identity-based policy allows the ${action} action`;
        const json = request.headers["x-amz-target"] !== undefined;
        const code = CODES[request.service] ?? (json ? "AccessDeniedException" : "AccessDenied");
        return errorAnswer(request, { status: 403, code, message });
      }
    }
    const answer = await next(request);
    if (answer.status < 300) {
      this.memory.learn(request.service, call, answer.body.toString());
      this.learnSession(caller?.stack, call, answer.body.toString());
    }
    return answer;
  }

  /** Whether policies allow what a request takes. */
  public async allows(
    stack: string,
    authorization: Authorization,
    policies: readonly Policy[],
  ): Promise<boolean> {
    const { action, resource, context } = authorization;
    const principal: Principal = {
      kind: "role",
      arn: arnOf(stack),
      accountId: ACCOUNT,
      identityPolicies: policies,
      hasUnknownPolicies: false,
      boundaries: [],
    };
    const target = {
      arn: resource,
      accountId: ACCOUNT,
      ...(resource.includes(":kms:") ? { policy: ACCOUNT_ADMINISTERS } : {}),
    };
    const verdict = await simulate({ principal, action, target, context });
    if (verdict === "NoSuchResource") {
      throw new Error(`${action} is not about ${resource}: correct the tables in support/permissions`);
    }
    return verdict === "Allowed";
  }

  private callOf(request: GatewayRequest): ApiCall | undefined {
    // An unsigned call is no call of AWS.
    return request.service === "" || this.models === undefined
      ? undefined
      : apiCall(this.models.of(request.service, request.url.pathname), request);
  }

  private callerOf({ headers }: GatewayRequest): Caller | undefined {
    const key = /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
    const caller = stackOfAccessKey(key);
    const stack = caller ?? this.sessions.get(key);
    return stack === undefined ? undefined : { stack, assumed: caller === undefined };
  }

  private learnSession(stack: string | undefined, { operation }: ApiCall, answer: string): void {
    if (stack !== undefined && operation.name === "AssumeRole") {
      this.sessions.set(/<AccessKeyId>([^<]+)</.exec(answer)?.[1] ?? "", stack);
    }
  }

  /** What of a request the caller's policies do not allow, if anything. */
  private async check(
    { stack, assumed }: Caller,
    call: ApiCall,
    { service, region, headers }: GatewayRequest,
  ): Promise<Authorization | undefined> {
    const place = { region, accountId: ACCOUNT };
    const authorizations = await authorizationsOf(service, call, place, this.memory);
    const limits = this.limits.get(stack);
    const mode = limits?.mode ?? "";
    const invocationId = String(headers["amz-sdk-invocation-id"]);
    const byProvider = headers["user-agent"]?.includes("terraform-provider-aws") === true;
    this.recorded.push({ stack, mode, assumed, byProvider, invocationId, authorizations });
    for (const authorization of limits === undefined ? [] : authorizations) {
      const policies = (assumed ? limits?.role : limits?.caller) ?? [];
      const question = JSON.stringify([assumed, authorization]);
      const verdicts = this.verdicts.get(stack);
      const allowed = verdicts?.get(question) ?? (await this.allows(stack, authorization, policies));
      verdicts?.set(question, allowed);
      if (!allowed) {
        this.denials.push({ ...authorization, stack, mode });
        return authorization;
      }
    }
    return undefined;
  }
}

/** What the policies of our keys say first: the account's IAM policies decide. */
const ACCOUNT_ADMINISTERS = parsePolicy(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountAdministersKey",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  }),
  "key policy",
  "tests",
);

function arnOf(stack: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/deploy-${stack}`;
}
