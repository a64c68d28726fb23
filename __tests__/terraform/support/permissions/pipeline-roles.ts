import { readFileSync } from "node:fs";
import { parsePolicy, type Policy } from "../../../../modules/access/policy/parse-policy";
import { Resolver } from "../../../../modules/access/terraform/resolver";
import { TerraformJson } from "../../../../modules/access/terraform/terraform-json";
import { type Purpose } from "../../../../modules/deployment/purpose";
import { callerPermissions } from "../../../../modules/deployment/state-permissions";
import { statementsOf } from "../../../../modules/deployment/statements";
import { type Limits } from "./policy-guard";

/** The roles of a pipeline in docs/pipeline.md. */
export const PIPELINE_ROLES = ["plan", "review", "deploy"] as const;

/** One of them. */
export type PipelineRole = (typeof PIPELINE_ROLES)[number];

/**
 * What docs/pipeline.md gives a role: the bucket of the plans, and of the states what `deploy-policy` gives the caller.
 * @param stacks files of the stacks
 */
export function pipelineLimits(role: PipelineRole, bucket: string, stacks: readonly string[]): Limits {
  const objects = (folder: string): string => `arn:aws:s3:::${bucket}/${folder}/*`;
  const allow = (action: string, ...resources: readonly string[]): object => ({
    Effect: "Allow",
    Action: action,
    Resource: resources,
  });
  const ofBucket: Readonly<Record<PipelineRole, readonly object[]>> = {
    plan: [allow("s3:PutObject", objects("plans"))],
    review: [
      allow("s3:GetObject", objects("plans"), objects("reviewed")),
      allow("s3:PutObject", objects("reviewed")),
      allow("s3:ListBucket", `arn:aws:s3:::${bucket}`),
    ],
    deploy: [allow("s3:GetObject", objects("reviewed"))],
  };
  const ofStates = role === "review" ? [] : stacks.flatMap((file) => stateStatements(file, role));
  return { mode: role, role: [], caller: [policyOf([...ofBucket[role], ...ofStates])] };
}

function stateStatements(file: string, role: PipelineRole): readonly object[] {
  const stack = TerraformJson.parse(readFileSync(file, "utf8"), file, "stack");
  const purpose: Purpose = role === "deploy" ? "apply" : "plan";
  return statementsOf(callerPermissions(stack, new Resolver(stack), purpose));
}

function policyOf(statements: readonly object[]): Policy {
  return parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "role", "pipeline");
}
