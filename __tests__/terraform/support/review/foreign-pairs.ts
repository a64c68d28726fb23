/** A change of a stack that this library did not write, as HCL of one module before and after. */
export interface ForeignPair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What the review says of the change, as `severity rule address` below the module. */
  readonly there: readonly string[];
  /** What it says of the way back. */
  readonly back: readonly string[];
  /** How often the module is there; once where nothing is given. */
  readonly forEach?: string;
  /** Further modules, by folder below this one. */
  readonly modules?: Readonly<Record<string, string>>;
}

const bucket = (name: string, more = ""): string =>
  `resource "aws_s3_bucket" "b" {\n  bucket = "foreign-${name}"\n  ${more}\n}`;
const BLOCK = (policy: boolean): string => `
resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = ${policy}
  ignore_public_acls      = true
  restrict_public_buckets = true
}`;
const role = (name: string, more = "", principals = '{ Service = "airflow.amazonaws.com" }'): string => `
resource "aws_iam_role" "r" {
  name = "foreign-${name}"
  ${more}
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = ${principals} }]
  })
}`;
const inline = (statements: string): string => `
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [${statements}] })
}`;
const allow = (actions: string, resource: string): string =>
  `{ Effect = "Allow", Action = ${actions}, Resource = "${resource}" }`;
const READ = allow('["s3:GetObject"]', "arn:aws:s3:::lake/payments/*");
const WRITE = allow('["s3:GetObject", "s3:PutObject"]', "arn:aws:s3:::lake/payments/*");
const MANAGED = `
resource "aws_iam_policy" "m" {
  name   = "foreign-managed"
  policy = jsonencode({ Version = "2012-10-17", Statement = [${READ}] })
}`;
const KEY = (principals: string): string => `
resource "aws_kms_key" "k" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = [${principals}] } }
  ] })
}`;
const OWN = '"arn:aws:iam::123456789012:root"';
const OTHER = '"arn:aws:iam::999988887777:root"';

/** The inside of a module that is called in a module, as public modules for IAM are. */
const NESTED_ROLE = `
variable "actions" { type = list(string) }
data "aws_iam_policy_document" "d" {
  statement {
    actions   = var.actions
    resources = ["arn:aws:sqs:eu-west-1:123456789012:jobs-*"]
  }
}
resource "aws_iam_role" "this" {
  for_each           = toset(["reader", "writer"])
  name               = "foreign-nested-\${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_iam_policy" "this" {
  name   = "foreign-nested"
  policy = data.aws_iam_policy_document.d.json
}
resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this["writer"].name
  policy_arn = aws_iam_policy.this.arn
}
output "arn" { value = aws_iam_role.this["writer"].arn }
`;

const group = (ingress: string): string => `
resource "aws_vpc" "v" { cidr_block = "10.99.0.0/16" }
resource "aws_security_group" "g" {
  name   = "foreign-inline"
  vpc_id = aws_vpc.v.id
  ${ingress}
}`;
const INGRESS = (cidr: string): string =>
  `ingress {\n from_port = 443\n to_port = 443\n protocol = "tcp"\n cidr_blocks = ["${cidr}"]\n}`;

/** One for each statement that a plan of somebody else's can make. */
export const FOREIGN_PAIRS: readonly ForeignPair[] = [
  {
    name: "bucket",
    before: bucket("bucket"),
    after: "",
    there: ["stop bucket-destroyed aws_s3_bucket.b"],
    back: [],
  },
  {
    name: "bucket_renamed",
    before: bucket("one"),
    after: bucket("two"),
    there: ["stop bucket-destroyed aws_s3_bucket.b"],
    back: ["stop bucket-destroyed aws_s3_bucket.b"],
  },
  {
    name: "key",
    before: 'resource "aws_kms_key" "k" {}',
    after: "",
    there: ["stop key-destroyed aws_kms_key.k"],
    back: [],
  },
  {
    name: "key_disabled",
    before: 'resource "aws_kms_key" "k" {}',
    after: 'resource "aws_kms_key" "k" { is_enabled = false }',
    there: ["stop key-destroyed aws_kms_key.k"],
    back: [],
  },
  {
    name: "key_rotation",
    before: 'resource "aws_kms_key" "k" { enable_key_rotation = true }',
    after: 'resource "aws_kms_key" "k" { enable_key_rotation = false }',
    there: ["look encryption-weakened aws_kms_key.k"],
    back: [],
  },
  {
    name: "log_group",
    before: 'resource "aws_cloudwatch_log_group" "g" { name = "foreign-g" }',
    after: "",
    there: ["stop log-group-destroyed aws_cloudwatch_log_group.g"],
    back: [],
  },
  {
    name: "retention",
    before: 'resource "aws_cloudwatch_log_group" "g" {\n name = "foreign-r"\n retention_in_days = 365\n}',
    after: 'resource "aws_cloudwatch_log_group" "g" {\n name = "foreign-r"\n retention_in_days = 7\n}',
    there: ["look retention-cut aws_cloudwatch_log_group.g"],
    back: [],
  },
  {
    name: "public_block",
    before: bucket("block") + BLOCK(true),
    after: bucket("block") + BLOCK(false),
    there: ["stop bucket-public aws_s3_bucket_public_access_block.b"],
    back: [],
  },
  {
    name: "public_block_gone",
    before: bucket("noblock") + BLOCK(true),
    after: bucket("noblock"),
    there: ["stop bucket-public aws_s3_bucket_public_access_block.b"],
    back: [],
  },
  {
    name: "bucket_policy",
    before: bucket("policy"),
    after: `${bucket("policy")}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.b.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.d.json
}`,
    there: ["stop bucket-public aws_s3_bucket_policy.p", "stop bucket-public aws_s3_bucket_policy.p"],
    back: [],
  },
  {
    name: "versioning",
    before: `${bucket("versions")}\nresource "aws_s3_bucket_versioning" "v" {\n bucket = aws_s3_bucket.b.id\n versioning_configuration { status = "Enabled" }\n}`,
    after: `${bucket("versions")}\nresource "aws_s3_bucket_versioning" "v" {\n bucket = aws_s3_bucket.b.id\n versioning_configuration { status = "Suspended" }\n}`,
    there: ["look versioning-suspended aws_s3_bucket_versioning.v"],
    back: [],
  },
  {
    name: "force_destroy",
    before: bucket("forced"),
    after: bucket("forced", "force_destroy = true"),
    there: ["stop deletion-protection-lifted aws_s3_bucket.b"],
    back: [],
  },
  {
    name: "table",
    before:
      'resource "aws_dynamodb_table" "t" {\n name = "foreign-t"\n billing_mode = "PAY_PER_REQUEST"\n hash_key = "id"\n deletion_protection_enabled = true\n attribute {\n name = "id"\n type = "S"\n }\n}',
    after:
      'resource "aws_dynamodb_table" "t" {\n name = "foreign-t"\n billing_mode = "PAY_PER_REQUEST"\n hash_key = "id"\n deletion_protection_enabled = false\n attribute {\n name = "id"\n type = "S"\n }\n}',
    there: ["stop deletion-protection-lifted aws_dynamodb_table.t"],
    back: [],
  },
  {
    name: "trail",
    before: `${bucket("trail")}\nresource "aws_cloudtrail" "t" {\n name = "foreign-trail"\n s3_bucket_name = aws_s3_bucket.b.id\n}`,
    after: `${bucket("trail")}\nresource "aws_cloudtrail" "t" {\n name = "foreign-trail"\n s3_bucket_name = aws_s3_bucket.b.id\n enable_logging = false\n}`,
    there: ["stop trail-stopped aws_cloudtrail.t"],
    back: [],
  },
  {
    name: "alarm",
    before:
      'resource "aws_sns_topic" "t" { name = "foreign-alarms" }\nresource "aws_cloudwatch_metric_alarm" "a" {\n alarm_name = "foreign-lag"\n comparison_operator = "GreaterThanThreshold"\n evaluation_periods = 1\n metric_name = "Lag"\n namespace = "Acme"\n period = 60\n statistic = "Maximum"\n threshold = 1\n alarm_actions = [aws_sns_topic.t.arn]\n}',
    after:
      'resource "aws_sns_topic" "t" { name = "foreign-alarms" }\nresource "aws_cloudwatch_metric_alarm" "a" {\n alarm_name = "foreign-lag"\n comparison_operator = "GreaterThanThreshold"\n evaluation_periods = 1\n metric_name = "Lag"\n namespace = "Acme"\n period = 60\n statistic = "Maximum"\n threshold = 1\n}',
    there: ["stop subscriber-removed aws_cloudwatch_metric_alarm.a"],
    back: [],
  },
  {
    name: "inline",
    before: role("inline") + inline(READ),
    after: role("inline") + inline(WRITE),
    there: ["look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "wildcard",
    before: role("wildcard") + inline(READ),
    after: role("wildcard") + inline(allow('["s3:*"]', "arn:aws:s3:::lake/payments/*")),
    there: ["look access-widened aws_iam_role.r", "look wildcard-added aws_iam_role.r"],
    back: [],
  },
  {
    name: "denial",
    before:
      role("denial") +
      inline(
        `${allow('"s3:*"', "*")}, { Effect = "Deny", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::lake/*" }`,
      ),
    after: role("denial") + inline(allow('"s3:*"', "*")),
    there: ["look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "trust",
    before: role("trust"),
    after: role("trust", "", `{ Service = "airflow.amazonaws.com", AWS = ${OTHER} }`),
    there: ["look trust-added aws_iam_role.r"],
    back: [],
  },
  {
    name: "boundary",
    before: `resource "aws_iam_policy" "b" {\n name = "foreign-boundary"\n policy = jsonencode({ Version = "2012-10-17", Statement = [${READ}] })\n}${role("boundary", "permissions_boundary = aws_iam_policy.b.arn")}${inline(WRITE)}`,
    after: `resource "aws_iam_policy" "b" {\n name = "foreign-boundary"\n policy = jsonencode({ Version = "2012-10-17", Statement = [${READ}] })\n}${role("boundary")}${inline(WRITE)}`,
    there: ["stop boundary-removed aws_iam_role.r", "look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "boundary_wider",
    before: `resource "aws_iam_policy" "b" {\n name = "foreign-wider"\n policy = jsonencode({ Version = "2012-10-17", Statement = [${READ}] })\n}${role("wider", "permissions_boundary = aws_iam_policy.b.arn")}${inline(WRITE)}`,
    after: `resource "aws_iam_policy" "b" {\n name = "foreign-wider"\n policy = jsonencode({ Version = "2012-10-17", Statement = [${WRITE}] })\n}${role("wider", "permissions_boundary = aws_iam_policy.b.arn")}${inline(WRITE)}`,
    there: ["stop boundary-widened aws_iam_role.r", "look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "managed",
    before: MANAGED + role("managed"),
    after: `${MANAGED}${role("managed")}\nresource "aws_iam_role_policy_attachment" "a" {\n role = aws_iam_role.r.name\n policy_arn = aws_iam_policy.m.arn\n}`,
    there: ["look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "user",
    before: 'resource "aws_iam_user" "u" { name = "foreign-user" }',
    after: `resource "aws_iam_user" "u" { name = "foreign-user" }\nresource "aws_iam_user_policy" "p" {\n user = aws_iam_user.u.name\n policy = jsonencode({ Version = "2012-10-17", Statement = [${READ}] })\n}`,
    there: ["look access-widened aws_iam_user.u"],
    back: [],
  },
  {
    name: "key_policy",
    before: KEY(OWN),
    after: KEY(`${OWN}, ${OTHER}`),
    there: ["look access-widened aws_kms_key.k"],
    back: [],
  },
  {
    name: "nested",
    forEach: '["eu"]',
    before: 'module "iam" {\n  source  = "./iam"\n  actions = ["sqs:ReceiveMessage"]\n}',
    after: 'module "iam" {\n  source  = "./iam"\n  actions = ["sqs:ReceiveMessage", "sqs:SendMessage"]\n}',
    modules: { iam: NESTED_ROLE },
    there: ['look access-widened module.iam.aws_iam_role.this["writer"]'],
    back: [],
  },
  {
    name: "unknown",
    before: role("unknown") + inline(READ),
    after: `resource "aws_sqs_queue" "q" { name_prefix = "foreign-" }${role("unknown")}${inline(
      `${READ}, { Effect = "Allow", Action = "sqs:*", Resource = aws_sqs_queue.q.arn }`,
    )}`,
    there: ["look policy-unknown aws_iam_role_policy.p"],
    back: [],
  },
  {
    name: "deferred",
    before: role("deferred"),
    after: `resource "aws_sqs_queue" "q" { name_prefix = "foreign-" }${role("deferred")}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q.arn]
  }
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = data.aws_iam_policy_document.d.json
}`,
    there: ["look access-widened aws_iam_role.r"],
    back: [],
  },
  {
    name: "network",
    before: group(INGRESS("10.0.0.0/8")),
    after: group(INGRESS("0.0.0.0/0")),
    there: ["look network-opened aws_security_group.g"],
    back: ["look network-opened aws_security_group.g"],
  },
  {
    name: "gateway",
    before: 'resource "aws_vpc" "v" { cidr_block = "10.98.0.0/16" }',
    after:
      'resource "aws_vpc" "v" { cidr_block = "10.98.0.0/16" }\nresource "aws_internet_gateway" "i" { vpc_id = aws_vpc.v.id }',
    there: ["look network-opened aws_internet_gateway.i"],
    back: [],
  },
  {
    name: "forgotten",
    before: 'resource "aws_sqs_queue" "q" { name = "foreign-forgotten" }',
    after: "removed {\n  from = aws_sqs_queue.q\n  lifecycle { destroy = false }\n}",
    there: ["look left-behind aws_sqs_queue.q"],
    back: [],
  },
  {
    name: "unchanged",
    before: `${role("unchanged")}${inline(READ)}`,
    after: `${role("unchanged", 'description = "the same"')}${inline(`${READ}, ${READ}`)}`,
    there: [],
    back: [],
  },
];
