import { coversPattern } from "../aws/iam-pattern";
import { type PolicyStatement } from "../aws/policy-document";
import { CODE_ARTIFACT_PRINCIPAL } from "./code-artifact";
import recorded from "./dependent-actions.json";
import { serviceOfAction } from "./arn-services";

const SERVICES: ReadonlyMap<string, string> = new Map(Object.entries(recorded.services));

/**
 * What AWS's service authorization reference leaves out, and the guides say.
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/attach-policy-iam-user.html
 */
const BY_GUIDES: ReadonlyMap<string, readonly string[]> = new Map([
  ["codeartifact:getauthorizationtoken", ["sts:GetServiceBearerToken"]],
  ["ecs:registertaskdefinition", ["iam:PassRole"]],
  ["glue:createjob", ["iam:PassRole"]],
]);

/** How to declare what `permissions` rejects. */
const DECLARED_ELSEWHERE: Readonly<Record<string, string | undefined>> = {
  "iam:passrole": "name the role in passRoles",
  "sts:getservicebearertoken": `name the repository in codeArtifact, for a token of ${CODE_ARTIFACT_PRINCIPAL}`,
};

/** The actions that a request of an action, `service:Action`, needs as well; none for a pattern. */
export function dependentActions(action: string): readonly string[] {
  const key = action.toLowerCase();
  const [, name = ""] = key.split(":");
  const entry = SERVICES.get(serviceOfAction(key))
    ?.split(" ")
    .find((one) => one.toLowerCase().startsWith(`${name}=`));
  return [...new Set([...(entry?.split("=")[1]?.split(",") ?? []), ...(BY_GUIDES.get(key) ?? [])])].sort();
}

/**
 * A warning for each action that is allowed while an action that it needs is not. Only actions of IAM can be declared
 * elsewhere than in `permissions`, or not at all.
 */
export function dependentActionWarnings(statements: readonly PolicyStatement[]): string[] {
  const allowed = statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => [Action ?? []].flat())
    .map((action) => action.toLowerCase());
  const isAllowed = (action: string): boolean =>
    allowed.some((pattern) => coversPattern(pattern, action.toLowerCase()));
  const exact = [...new Set(allowed.filter((action) => !/[*?]/.test(action)))];
  const named = new Map(
    statements.flatMap(({ Action }) => [Action ?? []].flat()).map((action) => [action.toLowerCase(), action]),
  );
  return exact.flatMap((action) => {
    const missing = dependentActions(action).filter((other) => !isAllowed(other));
    return missing.length === 0
      ? []
      : [`${named.get(action) ?? action} needs ${missing.map(withAdvice).join(" and ")} as well`];
  });
}

function withAdvice(action: string): string {
  const advice =
    DECLARED_ELSEWHERE[action.toLowerCase()] ??
    (action.startsWith("iam:") ? "which no DAG gets: have it done by who deploys" : undefined);
  return advice === undefined ? action : `${action} (${advice})`;
}
