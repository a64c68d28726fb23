import { type ApiCall, apiCall } from "../support/gateway/api/request-input";
import { brokenLimits, DOCUMENTED_LIMITS } from "../support/gateway/api/documented-limits";
import { ServiceModels } from "../support/gateway/api/service-models";
import { StrictRequests } from "../support/gateway/api/strict-requests";
import { type GatewayRequest, type GatewayResponse } from "../support/gateway/handler";
import { IamInlinePolicies } from "../support/gateway/iam-inline-policies";
import { Janitor } from "../support/janitor";
import { pythonEnvironment } from "../support/python-environment";
import { describeWith } from "../support/tools";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const BUCKET = "/acme-mwaa-payments";

const FOR_EVENTBRIDGE_WITH_CONDITION = JSON.stringify({
  Statement: [{ Principal: { Service: "events.amazonaws.com" }, Condition: {} }],
});

/** A call as Terraform's provider makes it. */
function call(
  service: string,
  options: Partial<Omit<GatewayRequest, "url">> & { path?: string },
): GatewayRequest {
  const { path = "/", ...rest } = options;
  const url = new URL(path, "http://127.0.0.1");
  return { method: "POST", headers: {}, body: Buffer.alloc(0), region: "eu-west-1", ...rest, service, url };
}

const query = (service: string, parameters: Record<string, string>): GatewayRequest =>
  call(service, { headers: FORM, body: Buffer.from(new URLSearchParams(parameters).toString()) });

const json = (service: string, target: string, input: object): GatewayRequest =>
  call(service, { headers: { "x-amz-target": target }, body: Buffer.from(JSON.stringify(input)) });

describeWith(["python3"], "the local AWS, as strict as AWS", () => {
  let janitor: Janitor;
  let models: ServiceModels;
  beforeAll(async () => {
    janitor = new Janitor();
    models = new ServiceModels((await pythonEnvironment(janitor)).sitePackages);
  });
  afterAll(() => janitor.close());

  const inputOf = (request: GatewayRequest): ApiCall =>
    apiCall(models.of(request.service, request.url.pathname), request);

  async function answerTo(request: GatewayRequest): Promise<GatewayResponse> {
    const passed = { status: 200, headers: {}, body: "passed" };
    return new StrictRequests(models).handle(request, () => Promise.resolve(passed));
  }

  describe("reads a call in each protocol as the API model has it", () => {
    it.each<[string, GatewayRequest, string, object]>([
      [
        "EC2's query",
        query("ec2", {
          Action: "AuthorizeSecurityGroupIngress",
          GroupId: "sg-1",
          "IpPermissions.1.IpProtocol": "tcp",
          "IpPermissions.1.FromPort": "443",
          "IpPermissions.1.Groups.1.GroupId": "sg-2",
          "IpPermissions.1.Groups.1.Description": "itself",
        }),
        "AuthorizeSecurityGroupIngress",
        {
          GroupId: "sg-1",
          IpPermissions: [
            {
              IpProtocol: "tcp",
              FromPort: 443,
              UserIdGroupPairs: [{ GroupId: "sg-2", Description: "itself" }],
            },
          ],
        },
      ],
      [
        "query, with a list and a map",
        query("sns", {
          Action: "CreateTopic",
          Name: "alerts",
          "Attributes.entry.1.key": "KmsMasterKeyId",
          "Attributes.entry.1.value": "alias/x",
          "Tags.member.1.Key": "Team",
          "Tags.member.1.Value": "payments",
        }),
        "CreateTopic",
        {
          Name: "alerts",
          Attributes: { KmsMasterKeyId: "alias/x" },
          Tags: [{ Key: "Team", Value: "payments" }],
        },
      ],
      [
        "JSON",
        json("logs", "Logs_20140328.PutRetentionPolicy", { logGroupName: "a", retentionInDays: 7 }),
        "PutRetentionPolicy",
        { logGroupName: "a", retentionInDays: 7 },
      ],
      [
        "REST with JSON",
        call("lambda", {
          path: "/2015-03-31/functions/detector/policy",
          body: Buffer.from(
            JSON.stringify({ StatementId: "a", Action: "lambda:InvokeFunction", Principal: "x" }),
          ),
        }),
        "AddPermission",
        { FunctionName: "detector", StatementId: "a", Action: "lambda:InvokeFunction", Principal: "x" },
      ],
      [
        "REST with XML",
        call("s3", {
          method: "PUT",
          path: `${BUCKET}?lifecycle`,
          body: Buffer.from(
            `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>old</ID>` +
              `<Filter><Prefix></Prefix></Filter><NoncurrentVersionExpiration><NoncurrentDays>90</NoncurrentDays>` +
              `</NoncurrentVersionExpiration><Status>Enabled</Status></Rule></LifecycleConfiguration>`,
          ),
        }),
        "PutBucketLifecycleConfiguration",
        {
          Bucket: "acme-mwaa-payments",
          LifecycleConfiguration: {
            Rules: [
              {
                ID: "old",
                Filter: { Prefix: "" },
                NoncurrentVersionExpiration: { NoncurrentDays: 90 },
                Status: "Enabled",
              },
            ],
          },
        },
      ],
    ])("%s", (_protocol, request, operation, input) => {
      expect(inputOf(request).operation.name).toBe(operation);
      expect(inputOf(request).input).toEqual(input);
    });

    it.each([
      ["PUT", `${BUCKET}/dags/a.py`, {}, "PutObject"],
      ["PUT", `${BUCKET}/dags/a.py`, { "x-amz-copy-source": "/b/c" }, "CopyObject"],
      ["GET", `${BUCKET}?list-type=2&prefix=dags`, {}, "ListObjectsV2"],
      ["GET", `${BUCKET}?versions`, {}, "ListObjectVersions"],
      ["HEAD", BUCKET, {}, "HeadBucket"],
      ["HEAD", `${BUCKET}/dags/a.py`, {}, "HeadObject"],
      ["DELETE", BUCKET, {}, "DeleteBucket"],
      ["GET", `${BUCKET}?location`, {}, "GetBucketLocation"],
    ])("S3's %s %s %j as %s", (method, path, headers, operation) => {
      expect(inputOf(call("s3", { method, path, headers })).operation.name).toBe(operation);
    });
  });

  describe("refuses as the service does, and names operation, member and rule", () => {
    it.each<[string, GatewayRequest, string[]]>([
      [
        "a pattern",
        json("events", "AWSEvents.PutRule", { Name: "two words" }),
        ["ValidationException", "PutRule", "'Name'", "[\\\\.\\\\-_A-Za-z0-9]+"],
      ],
      [
        "a length",
        call("lambda", {
          path: "/2015-03-31/functions/detector/policy",
          body: Buffer.from(
            JSON.stringify({ StatementId: "s".repeat(101), Action: "lambda:InvokeFunction", Principal: "x" }),
          ),
        }),
        ["ValidationException", "AddPermission", "'StatementId'", "length less than or equal to 100"],
      ],
      [
        "a range",
        json("kms", "TrentService.ScheduleKeyDeletion", { KeyId: "k", PendingWindowInDays: 400 }),
        ["ScheduleKeyDeletion", "'PendingWindowInDays'", "value less than or equal to 365"],
      ],
      [
        "a missing member",
        query("iam", { Action: "CreateRole", RoleName: "r" }),
        ["ValidationError", "CreateRole", "'AssumeRolePolicyDocument'", "not be null"],
      ],
      [
        "an enumeration",
        call("s3", {
          method: "PUT",
          path: `${BUCKET}?versioning`,
          body: Buffer.from("<VersioningConfiguration><Status>Perhaps</Status></VersioningConfiguration>"),
        }),
        ["InvalidArgument", "PutBucketVersioning", "'VersioningConfiguration.Status'", "Enabled, Suspended"],
      ],
      [
        "a member that the operation does not have",
        query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16", Colour: "blue" }),
        ["CreateVpc", "Unknown member 'Colour'"],
      ],
      [
        "a documented limit",
        query("ec2", {
          Action: "CreateSecurityGroup",
          GroupName: "g",
          GroupDescription: "the team's",
        }),
        ["InvalidParameterValue", "CreateSecurityGroup", "Description", "the team's", "EC2 API Reference"],
      ],
    ])("%s", async (_rule, request, words) => {
      const { status, body } = await answerTo(request);
      expect(status).toBe(400);
      words.forEach((word) => expect(body.toString()).toContain(word));
    });

    it("inline policies of a role that are too long together, and no longer once one is gone", async () => {
      const policies = new IamInlinePolicies();
      const send = async (Action: string, PolicyName: string, characters: number): Promise<number> => {
        const PolicyDocument = "x ".repeat(characters);
        const request = query("iam", { Action, RoleName: "r", PolicyName, PolicyDocument });
        const passed = { status: 200, headers: {}, body: "" };
        return (await policies.handle(request, () => Promise.resolve(passed))).status;
      };
      expect(await send("PutRolePolicy", "one", 6_000)).toBe(200);
      expect(await send("PutRolePolicy", "two", 4_241)).toBe(409);
      expect(await send("PutRolePolicy", "two", 4_240)).toBe(200);
      expect(await send("DeleteRolePolicy", "one", 0)).toBe(200);
      expect(await send("PutRolePolicy", "two", 10_240)).toBe(200);
    });
  });

  it("lets a call through that breaks nothing, and counts what it checked", async () => {
    const strict = new StrictRequests(models);
    const request = json("logs", "Logs_20140328.CreateLogGroup", { logGroupName: "a", tags: { Team: "x" } });
    const passed = { status: 200, headers: {}, body: "passed" };
    await expect(strict.handle(request, () => Promise.resolve(passed))).resolves.toBe(passed);
    expect(strict.summary).toBe(
      "1 requests checked against AWS's API models: 1 operations, 2 members, 0 refused",
    );
  });

  /** Each breaks one row of the table, or several that are for the same member. */
  const BREAKING: readonly (readonly [operation: string, input: object])[] = [
    ["ec2:CreateSecurityGroup", { Description: "it's" }],
    ["ec2:CreateSecurityGroup", { GroupName: "sg-payments" }],
    ...["IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"].map(
      (side) =>
        [
          "ec2:AuthorizeSecurityGroupEgress",
          { IpPermissions: [{ [side]: [{ Description: "ä" }] }] },
        ] as const,
    ),
    ["ec2:ModifySecurityGroupRules", { SecurityGroupRules: [{ SecurityGroupRule: { Description: "'" } }] }],
    ["ec2:CreateVpcEndpoint", { PolicyDocument: "x".repeat(20_481) }],
    ["iam:CreatePolicy", { PolicyDocument: "x".repeat(6_145) }],
    ["iam:CreateRole", { AssumeRolePolicyDocument: "x".repeat(2_049) }],
    ["iam:UpdateAssumeRolePolicy", { PolicyDocument: "x".repeat(2_049) }],
    ["s3:CreateBucket", { Bucket: "two..dots" }],
    ["s3:PutBucketPolicy", { Policy: "x".repeat(20_481) }],
    ["s3:PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules: [{ ID: "x".repeat(256) }] } }],
    ["s3:PutBucketTagging", { Tagging: { TagSet: [{ Key: "aws:team", Value: "x".repeat(257) }] } }],
    ["kms:CreateKey", { Policy: "x".repeat(32_769) }],
    ["kms:TagResource", { Tags: [{ TagKey: "team?", TagValue: "it's" }] }],
    ["lambda:CreateFunction", { Environment: { Variables: { NAME: "x".repeat(4_096) } } }],
    ["lambda:CreateFunction", { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, ""])) }],
    ["events:PutRule", { EventPattern: "x".repeat(2_049) }],
    ["events:PutTargets", { Targets: Array.from({ length: 6 }, () => ({})) }],
    ["sns:CreateTopic", { Name: "a.b" }],
    ...["x".repeat(30_721), FOR_EVENTBRIDGE_WITH_CONDITION].flatMap((policy) => [
      ["sns:CreateTopic", { Attributes: { Policy: policy } }] as const,
      ["sns:SetTopicAttributes", { AttributeName: "Policy", AttributeValue: policy }] as const,
    ]),
    ["sqs:CreateQueue", { QueueName: "x".repeat(81) }],
    [
      "sqs:SetQueueAttributes",
      { Attributes: { Policy: JSON.stringify({ Statement: Array.from({ length: 21 }, () => ({})) }) } },
    ],
    ["secretsmanager:CreateSecret", { Name: "a:b" }],
    ["cloudtrail:CreateTrail", { Name: "a--b" }],
    ["monitoring:PutDashboard", { DashboardBody: JSON.stringify({ widgets: Array(501).fill({}) }) }],
  ];

  it.each(BREAKING)("has a documented limit that %s breaks", (operation, input) => {
    const [service = "", name = ""] = operation.split(":");
    expect(brokenLimits(service, named(name, input))).not.toEqual([]);
  });

  it("has no documented limit that nothing breaks, and each names its source", () => {
    const broken = BREAKING.flatMap(([operation, input]) => {
      const [service = "", name = ""] = operation.split(":");
      return brokenLimits(service, named(name, input)).map(({ limit }) => limit);
    });
    expect(DOCUMENTED_LIMITS.filter((limit) => !broken.includes(limit))).toEqual([]);
    expect(DOCUMENTED_LIMITS.filter(({ source }) => source.length < 10)).toEqual([]);
  });

  it("has no documented limit for an operation or a member that the model does not have", () => {
    for (const { operations, member } of DOCUMENTED_LIMITS) {
      for (const operation of operations) {
        const [service = "", name = ""] = operation.split(":");
        expect([operation, member, models.of(service).hasMember(name, member)]).toEqual([
          operation,
          member,
          true,
        ]);
      }
    }
  });

  function named(name: string, input: object): ApiCall {
    return { operation: { name, http: { method: "", requestUri: "" } }, input: input as ApiCall["input"] };
  }
});
