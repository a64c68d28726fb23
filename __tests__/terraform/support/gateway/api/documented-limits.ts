import { type ApiCall } from "./request-input";

/**
 * What AWS's documentation says and its API models do not: one row a rule. The service refuses what breaks one,
 * unless the row says otherwise.
 */
export interface DocumentedLimit {
  /** Service as signatures have it, and operations: `ec2:CreateSecurityGroup`. */
  readonly operations: readonly string[];
  /** The members that it is about, as in `IpPermissions[].IpRanges[].Description`. */
  readonly member: string;
  /** @default - every call of the operations */
  readonly when?: (input: ApiCall["input"]) => boolean;
  /** What is wrong with a value, or nothing. */
  readonly problem: (value: unknown) => string | undefined;
  /** Error code of the service. */
  readonly code: string;
  /** Where it is documented. */
  readonly source: string;
}

/** The rows that a call breaks. */
export function brokenLimits(
  service: string,
  { operation, input }: ApiCall,
): { readonly limit: DocumentedLimit; readonly message: string }[] {
  const limits = limitsOf(service, operation.name).filter(({ when }) => when === undefined || when(input));
  return limits.flatMap((limit) =>
    membersAt(input, limit.member).flatMap((value) => {
      const problem = limit.problem(value);
      const message = `Invalid value for ${limit.member}: ${problem} (${limit.source})`;
      return problem === undefined ? [] : [{ limit, message }];
    }),
  );
}

/** The rows for an operation. */
export function limitsOf(service: string, operation: string): DocumentedLimit[] {
  return DOCUMENTED_LIMITS.filter(({ operations }) => operations.includes(`${service}:${operation}`));
}

/** All values at a member's path; `[]` stands for every item of a list, `{}` for every value of a map. */
export function membersAt(input: unknown, member: string): unknown[] {
  return member.split(".").reduce<unknown[]>(
    (values, step) =>
      values.flatMap((value) => {
        const [, name = "", each = ""] = /^([^[{]+)(\[\]|\{\})?$/.exec(step) ?? [];
        const found = isMap(value) ? value[name] : undefined;
        if (found === undefined) {
          return [];
        }
        if (each === "[]") {
          return Array.isArray(found) ? (found as unknown[]) : [];
        }
        return each === "{}" && isMap(found) ? Object.values(found) : [found];
      }),
    [input],
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const text =
  (pattern: RegExp, allowed: string) =>
  (value: unknown): string | undefined =>
    pattern.test(String(value)) ? undefined : `must be ${allowed}, got: ${JSON.stringify(value)}`;

/** Bytes of a text, at most. */
const bytes =
  (max: number) =>
  (value: unknown): string | undefined => {
    const size = Buffer.byteLength(String(value));
    return size <= max ? undefined : `must have at most ${max} bytes, has ${size}`;
  };

/** Characters of a policy, at most; white space does not count. */
const policyCharacters =
  (max: number) =>
  (value: unknown): string | undefined => {
    const size = policySize(String(value));
    return size <= max ? undefined : `must have at most ${max} characters without white space, has ${size}`;
  };

/** The size of an IAM policy as IAM counts it. */
export function policySize(policy: string): number {
  return policy.replaceAll(/\s/g, "").length;
}

/** A text that should be JSON; another check finds what is none. */
function parsed(json: unknown): unknown {
  try {
    return JSON.parse(String(json)) as unknown;
  } catch {
    return {};
  }
}

const atMost =
  (max: number, what: string) =>
  (value: unknown): string | undefined => {
    const count = Object.keys(value as object).length;
    return count <= max ? undefined : `must have at most ${max} ${what}, has ${count}`;
  };

const EC2_TEXT = text(
  /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/,
  "up to 255 of a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
);
const EC2_RULE_OPERATIONS = [
  ...["Authorize", "Revoke"].flatMap((verb) => [
    `ec2:${verb}SecurityGroupIngress`,
    `ec2:${verb}SecurityGroupEgress`,
  ]),
  "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
  "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
];

/** Letters, digits, spaces and `+ - = . _ : / @`: what every service's tags may have. */
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u;
const tagKey = (value: unknown): string | undefined =>
  /^aws:/i.test(String(value))
    ? `must not start with aws:, got: ${JSON.stringify(value)}`
    : (text(TAG_TEXT, "letters, digits, spaces and +-=._:/@")(value) ??
      (String(value).length <= 128 ? undefined : "must have at most 128 characters"));
const tagValue = (value: unknown): string | undefined =>
  text(TAG_TEXT, "letters, digits, spaces and +-=._:/@")(value) ??
  (String(value).length <= 256 ? undefined : "must have at most 256 characters");

/** Tags as lists of `Key` and `Value`, and as maps. */
function tagLimits(
  operations: readonly string[],
  member: string,
  code: string,
  key = "Key",
  value = "Value",
): DocumentedLimit[] {
  const source = "Tagging AWS Resources User Guide, tag naming limits and requirements";
  return [
    { operations, member: `${member}.${key}`, problem: tagKey, code, source },
    { operations, member: `${member}.${value}`, problem: tagValue, code, source },
  ];
}

function snsPolicyLimits(
  operations: readonly string[],
  member: string,
  when?: DocumentedLimit["when"],
): DocumentedLimit[] {
  const code = "InvalidParameter";
  return [
    { operations, member, when, problem: bytes(30 * 1024), code, source: "SNS quotas: policy size" },
    {
      // SNS takes such a policy, and no event ever arrives: a mistake that must not wait for the first alert.
      operations,
      member,
      when,
      problem: eventBridgeConditionProblem,
      code,
      source: "EventBridge User Guide, eb-use-resource-based: no Condition blocks in SNS topic policies",
    },
  ];
}

function eventBridgeConditionProblem(policy: unknown): string | undefined {
  const { Statement = [] } = parsed(policy) as {
    Statement?: { Principal?: { Service?: string | string[] }; Condition?: unknown }[];
  };
  const broken = Statement.some(
    ({ Principal, Condition }) =>
      Condition !== undefined && [Principal?.Service ?? []].flat().includes("events.amazonaws.com"),
  );
  return broken
    ? "a statement for events.amazonaws.com must have no Condition, or EventBridge cannot publish"
    : undefined;
}

export const DOCUMENTED_LIMITS: readonly DocumentedLimit[] = [
  // EC2
  {
    operations: ["ec2:CreateSecurityGroup"],
    member: "Description",
    problem: EC2_TEXT,
    code: "InvalidParameterValue",
    source: "EC2 API Reference, CreateSecurityGroup",
  },
  {
    operations: ["ec2:CreateSecurityGroup"],
    member: "GroupName",
    problem: (value) =>
      EC2_TEXT(value) ?? (String(value).startsWith("sg-") ? "must not start with sg-" : undefined),
    code: "InvalidParameterValue",
    source: "EC2 API Reference, CreateSecurityGroup",
  },
  ...["IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"].map((side): DocumentedLimit => ({
    operations: EC2_RULE_OPERATIONS,
    member: `IpPermissions[].${side}[].Description`,
    problem: EC2_TEXT,
    code: "InvalidParameterValue",
    source: "EC2 API Reference, IpRange and UserIdGroupPair",
  })),
  {
    operations: ["ec2:ModifySecurityGroupRules"],
    member: "SecurityGroupRules[].SecurityGroupRule.Description",
    problem: EC2_TEXT,
    code: "InvalidParameterValue",
    source: "EC2 API Reference, SecurityGroupRuleRequest",
  },
  {
    operations: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"],
    member: "PolicyDocument",
    problem: bytes(20_480),
    code: "InvalidParameterValue",
    source: "AWS PrivateLink quotas: characters in an endpoint policy",
  },
  // IAM
  {
    operations: ["iam:CreatePolicy", "iam:CreatePolicyVersion"],
    member: "PolicyDocument",
    problem: policyCharacters(6_144),
    code: "LimitExceeded",
    source: "IAM and STS quotas: size of a managed policy",
  },
  {
    operations: ["iam:CreateRole"],
    member: "AssumeRolePolicyDocument",
    problem: policyCharacters(2_048),
    code: "LimitExceeded",
    source: "IAM and STS quotas: role trust policy length",
  },
  {
    operations: ["iam:UpdateAssumeRolePolicy"],
    member: "PolicyDocument",
    problem: policyCharacters(2_048),
    code: "LimitExceeded",
    source: "IAM and STS quotas: role trust policy length",
  },
  // S3
  {
    operations: ["s3:CreateBucket"],
    member: "Bucket",
    problem: text(
      /^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "3 to 63 lower case letters, digits, dots and hyphens, without a reserved prefix or suffix",
    ),
    code: "InvalidBucketName",
    source: "S3 User Guide, general purpose bucket naming rules",
  },
  {
    operations: ["s3:PutBucketPolicy"],
    member: "Policy",
    problem: bytes(20 * 1024),
    code: "PolicyTooLarge",
    source: "S3 User Guide, bucket policies: 20 KB",
  },
  {
    operations: ["s3:PutBucketLifecycleConfiguration"],
    member: "LifecycleConfiguration.Rules[].ID",
    problem: text(/^[^]{1,255}$/, "1 to 255 characters"),
    code: "InvalidArgument",
    source: "S3 API Reference, LifecycleRule",
  },
  ...tagLimits(["s3:PutBucketTagging", "s3:PutObjectTagging"], "Tagging.TagSet[]", "InvalidTag"),
  // KMS
  {
    operations: ["kms:CreateKey", "kms:PutKeyPolicy"],
    member: "Policy",
    problem: bytes(32 * 1024),
    code: "LimitExceededException",
    source: "KMS Developer Guide, quotas: key policy document size",
  },
  ...tagLimits(["kms:CreateKey", "kms:TagResource"], "Tags[]", "TagException", "TagKey", "TagValue"),
  // Lambda
  {
    operations: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
    member: "Environment.Variables",
    problem: (value) => bytes(4 * 1024)(JSON.stringify(value)),
    code: "InvalidParameterValueException",
    source: "Lambda quotas: environment variables of a function together 4 KB",
  },
  {
    operations: ["lambda:CreateFunction"],
    member: "Tags",
    problem: atMost(50, "tags"),
    code: "InvalidParameterValueException",
    source: "Lambda Developer Guide, tags",
  },
  // EventBridge
  {
    operations: ["events:PutRule"],
    member: "EventPattern",
    problem: bytes(2_048),
    code: "LimitExceededException",
    source: "EventBridge quotas: event pattern size",
  },
  {
    operations: ["events:PutTargets"],
    member: "Targets",
    problem: atMost(5, "targets for a rule"),
    code: "LimitExceededException",
    source: "EventBridge quotas: targets per rule",
  },
  // SNS and SQS
  {
    operations: ["sns:CreateTopic"],
    member: "Name",
    problem: text(/^[A-Za-z0-9_-]{1,256}(\.fifo)?$/, "1 to 256 letters, digits, - and _"),
    code: "InvalidParameter",
    source: "SNS API Reference, CreateTopic",
  },
  ...snsPolicyLimits(["sns:CreateTopic"], "Attributes.Policy"),
  ...snsPolicyLimits(
    ["sns:SetTopicAttributes"],
    "AttributeValue",
    ({ AttributeName }) => AttributeName === "Policy",
  ),
  {
    operations: ["sqs:CreateQueue"],
    member: "QueueName",
    problem: text(/^[A-Za-z0-9_-]{1,80}$|^[A-Za-z0-9_-]{1,75}\.fifo$/, "1 to 80 letters, digits, - and _"),
    code: "InvalidParameterValue",
    source: "SQS API Reference, CreateQueue",
  },
  {
    operations: ["sqs:CreateQueue", "sqs:SetQueueAttributes"],
    member: "Attributes.Policy",
    problem: (policy) =>
      bytes(8_192)(policy) ??
      atMost(20, "statements")((parsed(policy) as { Statement?: object[] }).Statement ?? []),
    code: "InvalidAttributeValue",
    source: "SQS quotas: policy",
  },
  // Others
  {
    operations: ["secretsmanager:CreateSecret"],
    member: "Name",
    problem: text(/^[A-Za-z0-9/_+=.@-]{1,512}$/, "1 to 512 letters, digits and /_+=.@-"),
    code: "InvalidParameterException",
    source: "Secrets Manager API Reference, CreateSecret",
  },
  {
    operations: ["cloudtrail:CreateTrail"],
    member: "Name",
    problem: text(
      /^(?!.*[._-]{2})(?!\d+\.\d+\.\d+\.\d+$)[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
      "3 to 128 letters, digits, dots, hyphens and underscores, no two of these side by side",
    ),
    code: "InvalidTrailNameException",
    source: "CloudTrail API Reference, CreateTrail",
  },
  {
    operations: ["monitoring:PutDashboard"],
    member: "DashboardBody",
    problem: (body) => atMost(500, "widgets")((parsed(body) as { widgets?: object[] }).widgets ?? []),
    code: "InvalidParameterInput",
    source: "CloudWatch quotas: widgets of a dashboard",
  },
];
