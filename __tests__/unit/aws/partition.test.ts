import { arnPartitionProblem, dnsSuffixOf, partitionOf, regionWarning } from "../../../modules/aws/partition";

// botocore/data/partitions.json and endpoints.json (service airflow), at the version that the table names.
test.each([
  ["eu-west-1", "aws", "amazonaws.com"],
  ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  // Newer than the table.
  ["cn-south-9", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-north-9", "aws-us-gov", "amazonaws.com"],
  ["eu-west-9", "aws", "amazonaws.com"],
])("%s is in %s, at %s", (region, partition, suffix) => {
  expect(partitionOf(region)).toBe(partition);
  expect(dnsSuffixOf(partition)).toBe(suffix);
});

test.each(["eu-west-1", "us-east-1", "cn-north-1", "cn-northwest-1"])("nothing is said of %s", (region) => {
  expect(regionWarning(region)).toBeUndefined();
});

test.each([
  ["us-gov-west-1", "Amazon MWAA is not offered in us-gov-west-1 (botocore=="],
  ["eusc-de-east-1", "Amazon MWAA is not offered in eusc-de-east-1 (botocore=="],
  ["eu-west-9", "region eu-west-9 is not in the table of AWS's Regions (botocore=="],
])("there is a warning of %s", (region, warning) => {
  expect(regionWarning(region)).toContain(warning);
});

test("an ARN must be in the Region's partition", () => {
  expect(arnPartitionProblem("arn:aws-cn:iam::111122223333:role/x", "cn-north-1")).toBeUndefined();
  expect(arnPartitionProblem("no ARN", "cn-north-1")).toBeUndefined();
  expect(arnPartitionProblem("arn:aws:iam::111122223333:role/x", "cn-north-1")).toBe(
    'must be an ARN of the partition aws-cn, where the region cn-north-1 is, got: "arn:aws:iam::111122223333:role/x"',
  );
});
