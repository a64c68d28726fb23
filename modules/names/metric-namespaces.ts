import { METRIC_NAMESPACE } from "../../functions/privilege-detector/contract";
import { type Rule, show, withPattern } from "../validation/rule";

/**
 * The namespace of Airflow's own metrics. That the execution role writes to no other one is unconfirmed.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-metrics-cw.html
 */
export const AIRFLOW_NAMESPACE = "AmazonMWAA";

const NAMESPACE = /^(?!AWS\/)(?!:)[\w.\-/#:]{1,255}$/;

/**
 * A namespace of CloudWatch metrics that DAGs may write to.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export const metricNamespaceRule: Rule<string> = withPattern(NAMESPACE, (namespace) => {
  if (namespace.startsWith("AWS/") || namespace === METRIC_NAMESPACE) {
    return `must not be a namespace of AWS's or of the privilege-change detector, got: ${show(namespace)}`;
  }
  return NAMESPACE.test(namespace)
    ? undefined
    : `must be 1 to 255 letters, digits and ._-/#:, not a colon first, got: ${show(namespace)}`;
});
