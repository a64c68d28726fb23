import { endpointServiceName } from "../../../modules/network/endpoint-service-name";

// aws-cdk, vpc-endpoint.ts: getDefaultEndpointPrefix and getDefaultEndpointSuffix.
test.each([
  ["eu-west-1", "sqs", "com.amazonaws.eu-west-1.sqs"],
  ["cn-north-1", "sqs", "cn.com.amazonaws.cn-north-1.sqs"],
  ["cn-north-1", "monitoring", "cn.com.amazonaws.cn-north-1.monitoring"],
  ["cn-northwest-1", "sts", "cn.com.amazonaws.cn-northwest-1.sts"],
  ["cn-north-1", "kms", "com.amazonaws.cn-north-1.kms"],
  ["cn-north-1", "logs", "com.amazonaws.cn-north-1.logs"],
  ["cn-north-1", "secretsmanager", "com.amazonaws.cn-north-1.secretsmanager"],
  ["cn-north-1", "transcribe", "cn.com.amazonaws.cn-north-1.transcribe.cn"],
  ["cn-northwest-1", "iotsitewise.api", "com.amazonaws.cn-northwest-1.iotsitewise.api"],
  ["eusc-de-east-1", "ecr.api", "eu.amazonaws.eusc-de-east-1.ecr.api"],
  ["eusc-de-east-1", "sqs", "com.amazonaws.eusc-de-east-1.sqs"],
  ["${data.aws_region.x.id}", "sqs", "com.amazonaws.${data.aws_region.x.id}.sqs"],
])("in %s, %s is %s", (region, service, name) => {
  expect(endpointServiceName(region, service)).toBe(name);
});
