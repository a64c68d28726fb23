import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { TerraformPrincipal } from "../../aws/terraform-principal";
import { AuditAlerts } from "../../audit/audit-alerts";
import { auditRecordCheck } from "../../audit/audit-record-check";
import { type PrivilegeChangeDetector } from "../../detection/privilege-change-detector";
import { type ExecutionRole } from "../../identity/execution-role";
import { type WebAccessProps } from "../../identity/web-access";
import { type AuditRecord } from "../../names/audit-names";
import { detectorLogGroupName, detectorName } from "../../names/detector-names";
import { logGroupNames } from "../../names/log-groups";
import { optional, type PropChecks } from "../../validation/prop-checks";
import { type TeamBucketProps } from "./bucket";
import { publisherRoleArnOf } from "./publisher";
import { deliversThroughPublisher } from "../../delivery/delivery-checks";
import { intakeBucketName } from "../../names/delivery-names";
import { LOGS_DEFAULTS, type TeamLogsProps } from "./logs";
import { secretsNamePrefixes } from "../../names/secrets-prefix";
import { snapshotName } from "../../names/snapshot-names";
import { type TeamSecretsProps } from "./secrets";
import { type TeamSnapshotProps } from "./snapshot-settings";
import { type PartScope } from "./shared";

/** The trail that records the environment's account. */
export interface TeamAuditProps {
  /**
   * The trail that records the account: alerts use its events, and DAGs are denied access to its records.
   * @default - no alerts
   */
  readonly audit?: AuditRecord;
}

/** Checks of `TeamAuditProps`. */
export const AUDIT_CHECKS: PropChecks<TeamAuditProps> = { audit: optional(auditRecordCheck) };

/** The constructs that alerts refer to. */
export interface AlertSubjects {
  readonly executionRole: ExecutionRole;
  readonly detector: PrivilegeChangeDetector;
}

/** Alerts on what the trail records of the environment; none where there is no trail. */
export function createAuditAlerts(
  { scope, account, common }: PartScope,
  props: TeamAuditProps &
    TeamBucketProps &
    DeliverySettings &
    TeamSecretsProps &
    TeamLogsProps &
    TeamSnapshotProps &
    Pick<WebAccessProps, "programs">,
  { executionRole, detector }: AlertSubjects,
): void {
  if (props.audit === undefined) {
    return;
  }
  const { environmentName } = common;
  const name = detectorName(common);
  const snapshots = props.privilegeSnapshot === undefined ? [] : [snapshotName(common)];
  const secretNames = secretsNamePrefixes({ ...props, environmentName });
  new AuditAlerts(scope, "AuditAlerts", {
    account,
    record: props.audit,
    environmentName,
    executionRoleArn: executionRole.roleArn,
    executionRoleName: executionRole.roleName,
    boundaryArn: executionRole.boundaryArn,
    programRoleArns: [
      ...(props.programs ?? []).map(({ role }) => role),
      ...snapshots.map((snapshot) => account.iamArn(`role/${snapshot}`)),
    ],
    snapshotNames: snapshots,
    bucketName: props.bucketName,
    ...(deliversThroughPublisher(props) ? { intakeBucketName: intakeBucketName(props.bucketName) } : {}),
    dagWriterRoleArns: [
      ...(props.dagWriterRoleArns ?? []),
      ...[publisherRoleArnOf(account, common, props) ?? []].flat(),
    ],
    secretsPrefixes: [
      ...secretNames,
      ...secretNames.map((prefix) => account.arn("secretsmanager", `secret:${prefix}`)),
    ],
    secretAdministratorRoleArns: props.secretAdministratorRoleArns ?? [],
    deployerArn: props.deployRoleArn ?? new TerraformPrincipal(scope, "Deployer").arn,
    logGroupNames: [...logGroupNames(environmentName), ...[name, ...snapshots].map(detectorLogGroupName)],
    logRetentionInDays: props.logRetentionInDays ?? LOGS_DEFAULTS.logRetentionInDays,
    detectorName: name,
    topicArn: account.arn("sns", name),
    functionName: detector.functionName,
    functionArn: detector.functionArn,
    deadLetterQueueArn: detector.deadLetterQueueArn,
    topicDependables: detector.topicDependables,
  });
}
