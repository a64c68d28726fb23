/** What to do instead of what a statement of the permissions boundary denies, by the statement's Sid. */
export const DENIAL_ADVICE: Readonly<Record<string, string | undefined>> = {
  DenyControlOfAirflow: "let a role of your own call Airflow, and name it in access",
  DenyIdentity:
    "name a role to assume with sts:AssumeRole, one to pass in passRoles, a package repository in codeArtifact",
  DenyIdentityButPassing: "create roles and policies where you deploy, and name them here",
  DenyPassingOtherRoles: "name the role in passRoles",
  DenyAssumingOtherRoles: "name the exact ARN of the role with sts:AssumeRole",
  DenyOtherTokens: "name the package repository in codeArtifact; other tokens hand out credentials",
  DenyWritingOwnBucket: "write results to a bucket of your own; dags/ is for delivery",
  DenyWritingSecrets: "let a role of secrets.administrators set the value",
  DenyKeyAdministration: "administer keys where you deploy; encrypting and decrypting are allowed",
  DenyHidingTraces: "leave logs, trails and alarms to who deploys",
  DenyOtherMetricNamespaces: "name the namespace in metricNamespaces",
  DenyAccessPoints: "name the access point's ARN in the permission",
  DenyObjectLambda: "read the objects from their bucket",
  DenyOtherCredentials: "name a role to assume with sts:AssumeRole",
  DenyBorrowingOtherRoles:
    "start work that runs with a role of its own by a service in passRoles, or name a role to assume with sts:AssumeRole",
  DenyTouchingProtectedBuckets: "use another bucket: this one holds Terraform's state or records",
  DenyTouchingWhatWatches: "leave the detector and the audit trail to who deploys",
  DenyTouchingOtherTeams: "put what both teams use into a resource that is no team's own",
  DenyChangingFunctions: "invoke functions, and change them where they are deployed",
};
