import { runSimulation } from "@cloud-copilot/iam-simulate";
import { xmlTexts } from "../../support/aws-client";
import {
  type GatewayHandler,
  type GatewayRequest,
  type GatewayResponse,
  type Next,
} from "../../support/gateway/handler";

interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}

/** The policies that apply to a role. */
interface Policies {
  readonly identity: readonly NamedPolicy[];
  readonly boundary: readonly NamedPolicy[];
}

/**
 * Gap: moto has no policy simulator. The role's policies come from moto, the decision from cloud-copilot's simulator,
 * which nobody here wrote; the organization's policies are the test's.
 */
export class PolicySimulator implements GatewayHandler {
  public readonly name = "IAM's policy simulator";
  /** Service control policies beside one that allows everything. */
  public organizationPolicies: readonly object[] = [];
  private readonly decisions = new Map<string, Promise<boolean>>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const parameters = new URLSearchParams(request.service === "iam" ? request.body.toString("utf8") : "");
    if (parameters.get("Action") !== "SimulatePrincipalPolicy") {
      return next(request);
    }
    const arn = parameters.get("PolicySourceArn") ?? "";
    const policies = await policiesOf(arn.replace(/^.*\//, ""), iamOf(request, next));
    const members = (list: string): string[] =>
      [...parameters].filter(([key]) => key.startsWith(`${list}.member.`)).map(([, value]) => value);
    const [resource = "*"] = members("ResourceArns");
    const results = await Promise.all(
      members("ActionNames").map((action) =>
        this.decide({ arn, action, resource, context: contextOf(parameters) }, policies),
      ),
    );
    const body = `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${results.join("")}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
    return { status: 200, headers: { "content-type": "text/xml" }, body };
  }

  private async decide(asked: Asked, { identity, boundary }: Policies): Promise<string> {
    const [byIdentity, byOrganization, byBoundary] = await Promise.all([
      this.allows(asked, identity),
      this.organizationPolicies.length === 0 || this.allows(asked, FULL, this.organizationPolicies),
      boundary.length === 0 || this.allows(asked, boundary),
    ]);
    const allowed = byIdentity && byOrganization && byBoundary;
    return [
      `<member><EvalActionName>${asked.action}</EvalActionName>`,
      `<EvalDecision>${allowed ? "allowed" : "implicitDeny"}</EvalDecision><MissingContextValues/>`,
      `<OrganizationsDecisionDetail><AllowedByOrganizations>${byOrganization}</AllowedByOrganizations></OrganizationsDecisionDetail>`,
      boundary.length === 0
        ? ""
        : `<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>${byBoundary}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>`,
      "</member>",
    ].join("");
  }

  /** The simulator takes its time, and most tests ask the same. */
  private allows(
    asked: Asked,
    policies: readonly NamedPolicy[],
    organization: readonly object[] = [],
  ): Promise<boolean> {
    const key = JSON.stringify([asked, policies, organization]);
    const decision = this.decisions.get(key) ?? isAllowed(asked, policies, [ALLOW_ALL, ...organization]);
    this.decisions.set(key, decision);
    return decision;
  }
}

interface Asked {
  readonly arn: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const ALLOW_ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const FULL: readonly NamedPolicy[] = [{ name: "full", policy: ALLOW_ALL }];

async function isAllowed(
  { arn, action, resource, context }: Asked,
  identity: readonly NamedPolicy[],
  organization: readonly object[],
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        action,
        resource: { resource, accountId: arn.split(":")[4] ?? "" },
        principal: arn,
        contextVariables: { ...context, "aws:PrincipalArn": arn },
      },
      identityPolicies: [...identity],
      // IAM's simulator is not given the key's policy, and leaves it out; this one demands it.
      resourcePolicy: resource.includes(":kms:") ? delegating(arn) : undefined,
      serviceControlPolicies: [
        {
          orgIdentifier: "o-acme",
          policies: organization.map((policy, index) => ({ name: `scp-${index}`, policy })),
        },
      ],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") {
    throw new Error(`the simulator rejects ${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult === "Allowed";
}

/** A key policy that leaves the decision to the account's own policies. */
function delegating(arn: string): object {
  const AWS = `arn:aws:iam::${arn.split(":")[4]}:root`;
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }],
  };
}

type Iam = (action: string, parameters: Record<string, string>) => Promise<string>;

/** The same call's credentials, for other calls of IAM. */
function iamOf(request: GatewayRequest, next: Next): Iam {
  return async (Action, parameters) => {
    const body = new URLSearchParams({ Action, Version: "2010-05-08", ...parameters }).toString();
    return (await next({ ...request, body: Buffer.from(body) })).body.toString();
  };
}

async function policiesOf(RoleName: string, iam: Iam): Promise<Policies> {
  const inline = xmlTexts(await iam("ListRolePolicies", { RoleName }), "member");
  const attached = xmlTexts(await iam("ListAttachedRolePolicies", { RoleName }), "PolicyArn");
  const [boundary] = xmlTexts(await iam("GetRole", { RoleName }), "PermissionsBoundaryArn");
  return {
    identity: [
      ...(await Promise.all(
        inline.map(async (PolicyName) => ({
          name: PolicyName,
          policy: documentIn(await iam("GetRolePolicy", { RoleName, PolicyName }), "PolicyDocument"),
        })),
      )),
      ...(await Promise.all(attached.map((arn) => managed(arn, iam)))),
    ],
    boundary: boundary === undefined ? [] : [await managed(boundary, iam)],
  };
}

async function managed(PolicyArn: string, iam: Iam): Promise<NamedPolicy> {
  const [VersionId = "v1"] = xmlTexts(await iam("GetPolicy", { PolicyArn }), "DefaultVersionId");
  return {
    name: PolicyArn,
    policy: documentIn(await iam("GetPolicyVersion", { PolicyArn, VersionId }), "Document"),
  };
}

function documentIn(xml: string, element: string): unknown {
  return JSON.parse(decodeURIComponent(xmlTexts(xml, element)[0] ?? ""));
}

function contextOf(parameters: URLSearchParams): Record<string, string> {
  const context: Record<string, string> = {};
  for (let index = 1; parameters.has(`ContextEntries.member.${index}.ContextKeyName`); index++) {
    const entry = `ContextEntries.member.${index}`;
    context[parameters.get(`${entry}.ContextKeyName`) ?? ""] =
      parameters.get(`${entry}.ContextKeyValues.member.1`) ?? "";
  }
  return context;
}
