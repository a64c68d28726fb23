import { type ArnBuilder } from "../aws/location";
import { detectorLogGroupName } from "./detector-names";
import { type EnvironmentNaming } from "./environment-name";
import { iamName } from "./iam-names";

/** The name of the function that reads an environment's users and roles, of its role and of the rule that starts it. */
export function snapshotName(environment: EnvironmentNaming): string {
  return iamName(environment, "privilege-snapshot");
}

/** ARNs of the function with its versions, of the rule, and of the log group. */
export function snapshotArns(account: ArnBuilder, name: string): string[] {
  const logGroup = account.arn("logs", `log-group:${detectorLogGroupName(name)}`);
  return [
    account.arn("lambda", `function:${name}`),
    account.arn("lambda", `function:${name}:*`),
    account.arn("events", `rule/${name}`),
    logGroup,
    `${logGroup}:*`,
  ];
}
