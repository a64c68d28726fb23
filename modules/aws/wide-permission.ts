import { coversPattern } from "./iam-pattern";

/** What is wide about a permission, as a mark shows it. */
export type Wideness = "writes to every resource" | "runs code as another role";

/** What a permission allows. */
interface Allowed {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * How names of actions begin that read, in AWS's service authorization reference. That an action which begins so may write all
 * the same is accepted: the mark is advice.
 */
const READS =
  /^(batch(check|describe|get)|check(?!point)|describe|detect|estimate|get|head|list|lookup|query|scan|search|select|simulate|test|validate|view)/;

/**
 * Actions with which a caller has code run that it chooses, or that is there, under another role than its own.
 * @see https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
const RUNS_CODE = [
  "batch:SubmitJob",
  "codebuild:StartBuild",
  "codebuild:StartBuildBatch",
  "ecs:ExecuteCommand",
  "ecs:RunTask",
  "ecs:StartTask",
  "elasticmapreduce:AddJobFlowSteps",
  "emr-containers:StartJobRun",
  "emr-serverless:StartJobRun",
  "glue:StartJobRun",
  "iam:PassRole",
  "lambda:InvokeAsync",
  "lambda:InvokeFunction",
  "lambda:UpdateFunctionCode",
  "ssm:SendCommand",
  "ssm:StartAutomationExecution",
  "ssm:StartSession",
  "states:StartExecution",
  "states:StartSyncExecution",
  "sts:AssumeRole",
].map((action) => action.toLowerCase());

/** What is wide about a permission, each once; nothing for an ordinary one. */
export function widenessOf({ actions, resources }: Allowed): Wideness[] {
  const names = actions.map((action) => action.toLowerCase());
  const writes =
    resources.some(isEveryResource) && names.some((name) => !READS.test(name.split(":")[1] ?? ""));
  const runsCode = names.some((name) => RUNS_CODE.some((action) => coversPattern(name, action)));
  return [
    ...(writes ? (["writes to every resource"] as const) : []),
    ...(runsCode ? (["runs code as another role"] as const) : []),
  ];
}

/** "*", or an ARN whose last part is only wildcards, such as `arn:aws:s3:::*`. */
function isEveryResource(resource: string): boolean {
  return /^[*]+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?/:]*[*][*?/:]*$/.test(resource);
}
