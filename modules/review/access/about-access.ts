/** Types that give or limit access; a plan that changes none of them changes nothing of who can do what. */
const ABOUT_ACCESS =
  /^aws_(iam_|kms_key|kms_replica_key|lambda_permission)|_policy$|^aws_(s3_bucket|sns_topic|sqs_queue|secretsmanager_secret|vpc_endpoint)$/;

/** Whether a type of resource gives or limits access. */
export function isAboutAccess(type: string): boolean {
  return ABOUT_ACCESS.test(type);
}
