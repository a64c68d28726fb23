import { anonymousPrincipal, runSimulation } from "@cloud-copilot/iam-simulate";
import { type AccessRequest } from "../../../modules/access/policy/access-request";
import { type Policy } from "../../../modules/access/policy/parse-policy";

/** What the simulator answers; `NoSuchResource` where the action is not about that kind of resource. */
export type Simulated = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied" | "NoSuchResource";

/** The simulator must recognize the kind of the resource by its ARN; some actions are about no resource at all. */
const UNCLEAR = ["no.resource.types", "multiple.resource.types", "must.use.wildcard"];

/**
 * Asks cloud-copilot's IAM simulator, which shares no code with the library's own evaluator. It takes policies as
 * they were written, and every context key as given or missing.
 */
export async function simulate(request: AccessRequest): Promise<Simulated> {
  const { principal, action, target, context, endpointPolicy } = request;
  const known = Object.entries(context).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== null,
  );
  const own: Record<string, string> =
    principal.kind === "role"
      ? { "aws:PrincipalArn": principal.arn, "aws:PrincipalAccount": principal.accountId }
      : {};
  const result = await runSimulation(
    {
      request: {
        action,
        resource: { resource: target.arn, accountId: target.accountId },
        principal: principal.kind === "anonymous" ? anonymousPrincipal : principal.arn,
        contextVariables: {
          ...own,
          ...Object.fromEntries(known.map(([key, value]) => [standIn(key), value])),
        },
      },
      identityPolicies: principal.identityPolicies.map(named),
      permissionBoundaryPolicies:
        principal.boundaries.length === 0 ? undefined : principal.boundaries.map(named),
      resourcePolicy:
        target.policy === undefined || target.policy === "unknown" ? undefined : documentOf(target.policy),
      vpcEndpointPolicies: endpointPolicy === undefined ? undefined : [named(endpointPolicy)],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error" && UNCLEAR.includes(result.errors.message)) {
    return "NoSuchResource";
  }
  if (result.resultType === "error") {
    throw new Error(`the simulator rejects ${action} on ${target.arn}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult;
}

function named(policy: Policy): { name: string; policy: unknown } {
  return { name: policy.name, policy: documentOf(policy) };
}

function documentOf({ statements }: Policy): unknown {
  return { Version: "2012-10-17", Statement: statements.map(({ source }) => withStandIns(source)) };
}

/** The simulator does not know keys with a variable after a colon: a tag of the principal, which is text too, stands in. */
function standIn(key: string): string {
  return key.replace(/^kms:EncryptionContext:(.*)$/, (_, name: string) => {
    return `aws:PrincipalTag/encrypted-${name.replaceAll(":", "-")}`;
  });
}

function withStandIns(source: Readonly<Record<string, unknown>>): unknown {
  const { Condition } = source as { Condition?: Record<string, Record<string, unknown>> };
  if (Condition === undefined) {
    return source;
  }
  const renamed = Object.entries(Condition).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).map(([key, values]) => [standIn(key), values])),
  ]);
  return { ...source, Condition: Object.fromEntries(renamed) as unknown };
}
