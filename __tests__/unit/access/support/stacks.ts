import { ConfiguredStack } from "../../../../modules/access/stack/configured-stack";
import { StackPolicies } from "../../../../modules/access/stack/stack-policies";
import { TerraformJson } from "../../../../modules/access/terraform/terraform-json";

export const ACCOUNT = "111122223333";

export function roleArn(name: string, account = ACCOUNT): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

export function document(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A policy by which somebody may assume a role. */
export function trusting(principal: object | string): string {
  return document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal });
}

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** What a test says of an environment that somebody wrote by hand. */
export interface Environment {
  readonly name?: string;
  readonly account?: string;
  /** Resources beside the environment, its role, key and bucket; those of one type are added to them. */
  readonly resource?: Resources;
  /** Arguments of the environment. */
  readonly args?: object;
  /** Other sections of the file. */
  readonly more?: object;
}

/** The stack of an environment with a role, a key and a bucket, and what a test adds. */
export function environmentStack({
  name = "etl",
  account = ACCOUNT,
  resource = {},
  args,
  more,
}: Environment): StackPolicies {
  const own: Resources = {
    aws_mwaa_environment: {
      E: {
        name,
        execution_role_arn: roleArn(`${name}-dags`, account),
        source_bucket_arn: `arn:aws:s3:::${name}-dags`,
        kms_key: "${aws_kms_key.K.arn}",
        ...args,
      },
    },
    aws_kms_key: { K: {} },
    aws_s3_bucket: { B: { bucket: `${name}-dags` } },
    aws_iam_role: {
      Dags: { name: `${name}-dags`, assume_role_policy: trusting({ Service: "airflow.amazonaws.com" }) },
    },
  };
  const types = [...new Set([...Object.keys(own), ...Object.keys(resource)])];
  const json = {
    provider: { aws: { region: "eu-west-1", allowed_account_ids: [account] } },
    resource: Object.fromEntries(types.map((type) => [type, { ...own[type], ...resource[type] }])),
    ...more,
  };
  return new StackPolicies(
    new ConfiguredStack(TerraformJson.parse(JSON.stringify(json), "main.tf.json", name)),
  );
}
