import { type ArnBuilder } from "../../aws/location";
import { type DeliverySettings } from "../../delivery/dag-delivery-props";
import { deliversThroughPublisher } from "../../delivery/delivery-checks";
import { type EnvironmentNaming } from "../../names/environment-name";
import { deliveryArns, publisherName } from "../../names/delivery-names";

/** ARN of the role that alone writes DAGs; nothing where there is no publisher. */
export function publisherRoleArnOf(
  account: Pick<ArnBuilder, "partition" | "accountId">,
  environment: EnvironmentNaming,
  props: DeliverySettings,
): string | undefined {
  return deliversThroughPublisher(props)
    ? `arn:${account.partition}:iam::${account.accountId}:role/${publisherName(environment)}`
    : undefined;
}

/** What is between authors and the DAG bucket, which DAGs must not touch; nothing where there is no publisher. */
export function protectedDeliveryArns(
  account: ArnBuilder,
  environment: EnvironmentNaming,
  props: DeliverySettings & { readonly bucketName: string },
): string[] {
  return deliversThroughPublisher(props)
    ? deliveryArns(account, { ...environment, bucketName: props.bucketName })
    : [];
}
