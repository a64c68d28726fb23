import { airflowVersionWarning } from "../environment/airflow-version";
import { regionWarning } from "../aws/partition";
import { deliversThroughPublisher } from "../delivery/delivery-checks";
import { publicRangeWarning } from "../network/cidr";
import { type TeamEnvironmentProps } from "../team/team-environment-props";
import { fileWarnings } from "./file-warnings";
import { type TeamConfig } from "./teams-config";

/** Warnings about a valid team. */
export function teamWarnings(props: TeamConfig["props"]): string[] {
  const region = regionWarning(props.region);
  const version = airflowVersionWarning(props.airflowVersion);
  const nobody = [props.adminRoleArns, props.opRoleArns, props.userRoleArns, props.viewerRoleArns].every(
    (roles = []) => roles.length === 0,
  );
  return [
    ...(region === undefined ? [] : [region]),
    ...(version === undefined ? [] : [version]),
    ...(props.deployRoleArn === undefined
      ? [
          "no deployRoleArn: the DAG bucket's policy names the caller that runs Terraform, so a plan under another identity cannot read the bucket",
        ]
      : []),
    ...deliveryWarnings(props),
    ...networkWarnings(props),
    ...keptWarnings(props),
    ...detectionWarnings(props),
    ...fileWarnings(props),
    ...(nobody ? ["no role in access: nobody can log in to the Airflow UI"] : []),
  ];
}

function networkWarnings({ vpcCidr, webserverAccess }: TeamEnvironmentProps): string[] {
  const range = vpcCidr === undefined ? undefined : publicRangeWarning(vpcCidr);
  return [
    ...(range === undefined ? [] : [`network.create.cidr: ${range}`]),
    ...(webserverAccess === "public"
      ? [
          "webserver: public: everybody on the Internet reaches the login of the Airflow UI, and IAM alone keeps them out",
        ]
      : []),
  ];
}

/** Incidents are often noticed weeks later: who looks for their cause then must still find logs. */
const FEW_DAYS_OF_LOGS = 30;

function keptWarnings({ logRetentionInDays, deletionProtection }: TeamEnvironmentProps): string[] {
  return [
    ...(logRetentionInDays !== undefined && logRetentionInDays < FEW_DAYS_OF_LOGS
      ? [
          `logs.retentionDays: ${logRetentionInDays}: what happened before that cannot be looked into; CloudWatch keeps logs for ${FEW_DAYS_OF_LOGS} days or longer too`,
        ]
      : []),
    ...(deletionProtection === false
      ? [
          "deletionProtection: false: Terraform destroys the environment and its buckets, with every object in them, without asking twice",
        ]
      : []),
  ];
}

/** EventBridge events go on without a subscriber, and alarms do not. */
function detectionWarnings({
  notificationEmails = [],
  notificationTopicArns = [],
}: TeamEnvironmentProps): string[] {
  return notificationEmails.length + notificationTopicArns.length > 0
    ? []
    : [
        "no detection.notify.emails and no detection.notify.topicArns: nobody is notified of privilege changes, nor of the detector's alarms",
      ];
}

function deliveryWarnings(props: TeamEnvironmentProps): string[] {
  if (deliversThroughPublisher(props)) {
    return [];
  }
  return (props.dagWriterRoleArns ?? []).length === 0
    ? ["no delivery.ci, delivery.submitters or delivery.writers: nobody can deliver DAGs"]
    : [
        "delivery.writers: these roles write dags/* themselves, and nothing checks their DAGs in between; delivery.ci does",
      ];
}
