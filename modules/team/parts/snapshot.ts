import { DEFAULT_LOG_RETENTION_DAYS } from "../../aws/log-retention";
import { type PrivilegeChangeDetector } from "../../detection/privilege-change-detector";
import { PrivilegeSnapshot } from "../../detection/privilege-snapshot";
import { snapshotName } from "../../names/snapshot-names";
import { AirflowEndpoint } from "../../network/airflow-endpoint";
import { type ITeamNetwork } from "../../network/i-team-network";
import { type TeamLogsProps } from "./logs";
import { type TeamNetworkSettings } from "./network";
import { type EncryptedPartScope } from "./shared";
import { createsEndpoint, type TeamSnapshotProps } from "./snapshot-settings";

/** What a snapshot refers to. */
export interface SnapshotSubjects {
  readonly network: ITeamNetwork;
  readonly detector: PrivilegeChangeDetector;
  /** ARNs of the SNS topics that alarms are sent to. */
  readonly topicArns: readonly string[];
}

/** The function that reads users and roles, and what belongs to it; nothing where it is not wanted. */
export function createSnapshot(
  { scope, account, common, encryptionKey }: EncryptedPartScope,
  props: TeamSnapshotProps & TeamNetworkSettings & TeamLogsProps,
  { network, detector, topicArns }: SnapshotSubjects,
): void {
  if (props.privilegeSnapshot === undefined) {
    return;
  }
  const endpoints = createsEndpoint(props)
    ? [new AirflowEndpoint(scope, "AirflowEndpoint", { account, network }).endpoint]
    : [];
  new PrivilegeSnapshot(scope, "PrivilegeSnapshot", {
    account,
    name: snapshotName(common),
    environmentName: common.environmentName,
    detector,
    encryptionKey,
    network: {
      subnetIds: network.privateSubnetIds,
      securityGroupIds: network.securityGroupIds,
      dependables: [...network.dependables, ...endpoints],
    },
    logRetentionInDays: props.logRetentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
    topicArns,
  });
}
