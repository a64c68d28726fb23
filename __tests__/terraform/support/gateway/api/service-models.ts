import { ApiModel } from "./api-model";

/** The models below `botocore/data`, by the service name in a call's signature. */
const MODELS: Readonly<Record<string, string>> = {
  airflow: "mwaa/2020-07-01",
  cloudtrail: "cloudtrail/2013-11-01",
  dynamodb: "dynamodb/2012-08-10",
  ec2: "ec2/2016-11-15",
  events: "events/2015-10-07",
  iam: "iam/2010-05-08",
  kms: "kms/2014-11-01",
  lambda: "lambda/2015-03-31",
  logs: "logs/2014-03-28",
  monitoring: "cloudwatch/2010-08-01",
  route53resolver: "route53resolver/2018-04-01",
  s3: "s3/2006-03-01",
  s3control: "s3control/2018-08-20",
  scheduler: "scheduler/2021-06-30",
  secretsmanager: "secretsmanager/2017-10-17",
  sns: "sns/2010-03-31",
  sqs: "sqs/2012-11-05",
  sts: "sts/2011-06-15",
};

/** The API models of the services that the stacks use, read when the first call comes. */
export class ServiceModels {
  private readonly read = new Map<string, ApiModel>();

  public constructor(private readonly sitePackages: string) {}

  /**
   * @param service as signatures have it, such as `monitoring`; S3 Control's calls are signed for `s3`
   * @throws Error for a service without a model
   */
  public of(service: string, path = "/"): ApiModel {
    const name = service === "s3" && path.startsWith("/v20180820/") ? "s3control" : service;
    const folder = MODELS[name];
    if (folder === undefined) {
      throw new Error(`no API model for calls signed for "${name}": name its folder in service-models.ts`);
    }
    const model = this.read.get(name) ?? ApiModel.read(this.sitePackages, folder);
    this.read.set(name, model);
    return model;
  }
}
