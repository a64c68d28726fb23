/** The name of the log group that takes the flow logs of an environment's VPC. */
export function flowLogGroupName(environmentName: string): string {
  return `/aws/vpc/flow-logs/mwaa-${environmentName}`;
}
