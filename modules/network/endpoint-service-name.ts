/**
 * Interface endpoint services whose names do not begin with `com.amazonaws`, by Region. AWS publishes no list but the answer
 * of EC2's DescribeVpcEndpointServices in each Region.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts (`getDefaultEndpointPrefix`,
 * read in November 2026)
 */
const IN_BOTH_OF_CHINA =
  "application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data kinesis-streams lambda license-manager monitoring rds redshift redshift-data s3 sagemaker.api sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sms sqs states sts sync-states synthetics transcribe transcribestreaming transfer xray";

const EXCEPTIONS: Readonly<
  Record<string, { readonly prefix: string; readonly services: string } | undefined>
> = {
  "cn-north-1": {
    prefix: "cn.com.amazonaws",
    services: `${IN_BOTH_OF_CHINA} iotsitewise.api iotsitewise.data`,
  },
  "cn-northwest-1": {
    prefix: "cn.com.amazonaws",
    services: `${IN_BOTH_OF_CHINA} account polly workspaces`,
  },
  "eusc-de-east-1": { prefix: "eu.amazonaws", services: "ecr.dkr ecr.api execute-api securityhub" },
};

/** The full name of the endpoint service of `sts` or `ecr.api` in a Region, which may be known after apply only. */
export function endpointServiceName(region: string, service: string): string {
  const { prefix = "com.amazonaws", services = "" } = EXCEPTIONS[region] ?? {};
  const isException = services.split(" ").includes(service);
  const suffix = isException && service === "transcribe" ? ".cn" : "";
  return `${isException ? prefix : "com.amazonaws"}.${region}.${service}${suffix}`;
}
