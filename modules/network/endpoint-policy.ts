import { type AwsAccount } from "../aws/aws-account";
import { type PolicyStatement } from "../aws/policy-document";
import { anyCeleryQueueArn, CELERY_QUEUE_ACTIONS } from "../names/celery-queue";
import { knowsResourceAccount } from "./endpoint-traits";

/** Whose principals use a VPC's endpoints, and for whose resources. */
export interface ReachedAccounts {
  /** Ids of the accounts whose principals pass: credentials of others could carry data out of the VPC. */
  readonly principals: readonly string[];
  /** Ids of the accounts whose resources are reached: those of others could take data in. */
  readonly resources: readonly string[];
  /**
   * ARN of the environment's own Celery queue.
   * @default - every queue in the Region with the name of a Celery queue of MWAA's, in any account
   */
  readonly celeryQueueArn?: string;
}

/**
 * The policy of a service's endpoint. The Celery queue is in an account of AWS's that nobody knows before the environment
 * exists. The key that encrypts it is the environment's own, so KMS needs nothing beyond the accounts: what SQS asks
 * of KMS does not pass the VPC.
 */
export function endpointPolicy(
  service: string,
  account: AwsAccount,
  reached: ReachedAccounts,
): PolicyStatement[] {
  return [
    trustedPrincipals(knowsResourceAccount(service) ? reached : { ...reached, resources: [] }),
    ...(service === "sqs" ? [celeryQueue(account, reached)] : []),
  ];
}

/**
 * Denies credentials of other accounts and resources of other accounts. The policies of the trusted accounts' principals
 * decide about the rest.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
export function trustedPrincipals({
  principals,
  resources,
}: Pick<ReachedAccounts, "principals" | "resources">): PolicyStatement {
  return {
    Sid: "TrustedAccounts",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:PrincipalAccount": principals,
        ...(resources.length === 0 ? {} : { "aws:ResourceAccount": resources }),
      },
    },
  };
}

function celeryQueue(account: AwsAccount, { principals, celeryQueueArn }: ReachedAccounts): PolicyStatement {
  return {
    Sid: "CeleryQueue",
    Effect: "Allow",
    Principal: "*",
    Action: CELERY_QUEUE_ACTIONS,
    Resource: celeryQueueArn ?? anyCeleryQueueArn(account),
    Condition: { StringEquals: { "aws:PrincipalAccount": principals } },
  };
}
