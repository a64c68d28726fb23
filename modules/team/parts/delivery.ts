import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { DagDelivery } from "../../delivery/dag-delivery";
import { ciSourcesProblem } from "../../delivery/ci-source";
import { DELIVERY_CHECKS, deliversThroughPublisher } from "../../delivery/delivery-checks";
import { type PropChecks } from "../../validation/prop-checks";
import { show } from "../../validation/rule";
import { type TeamAirflowProps } from "./airflow";
import { type TeamBucketProps } from "./bucket";
import { type TeamLogsProps } from "./logs";
import { type EncryptedPartScope } from "./shared";

/** How DAGs get into the environment: with `ciSources` or `submitterRoleArns`, through a publisher that checks them. */
export type TeamDeliveryProps = DeliverySettings;

/** Checks of `TeamDeliveryProps`, one by one. */
export const TEAM_DELIVERY_CHECKS: PropChecks<TeamDeliveryProps> = DELIVERY_CHECKS;

/** What only a publisher uses. */
const OF_PUBLISHER = ["dagPolicyFile", "signingKeyArn", "deliveryEmails"] as const;

/** What does not fit together, at the prop that is wrong. */
export function deliveryProblem(
  props: TeamDeliveryProps & TeamBucketProps,
): { readonly prop: string; readonly problem: string } | undefined {
  const { ciSources = [], dagWriterRoleArns = [] } = props;
  const found = ciSourcesProblem(ciSources);
  if (found !== undefined) {
    return { prop: `ciSources[${found.index}]`, problem: found.problem };
  }
  if (deliversThroughPublisher(props)) {
    return dagWriterRoleArns.length === 0
      ? undefined
      : {
          prop: "dagWriterRoleArns",
          problem: `must be empty beside ciSources and submitterRoleArns: the publisher alone writes DAGs then, got: ${show(dagWriterRoleArns)}`,
        };
  }
  const prop = OF_PUBLISHER.find((name) => [props[name] ?? []].flat().length > 0);
  return (
    prop && {
      prop,
      problem: `must not be given without ciSources or submitterRoleArns, got: ${show(props[prop])}`,
    }
  );
}

/** The publisher and what belongs to it; nothing where nobody delivers through one. */
export function createDelivery(
  { scope, common, encryptionKey }: EncryptedPartScope,
  props: TeamDeliveryProps & TeamBucketProps & TeamAirflowProps & TeamLogsProps,
): DagDelivery | undefined {
  if (!deliversThroughPublisher(props)) {
    return undefined;
  }
  return new DagDelivery(scope, "DagDelivery", {
    ...common,
    airflowVersion: props.airflowVersion,
    dagBucketName: props.bucketName,
    encryptionKey,
    ciSources: props.ciSources,
    submitterRoleArns: props.submitterRoleArns,
    dagPolicyFile: props.dagPolicyFile,
    signingKeyArn: props.signingKeyArn,
    deliveryEmails: props.deliveryEmails,
    deployRoleArn: props.deployRoleArn,
    readerRoleArns: props.bucketReaderRoleArns,
    accessLogsBucketName: props.accessLogsBucketName,
    logRetentionInDays: props.logRetentionInDays,
  });
}
