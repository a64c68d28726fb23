import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { errorOf, fileOf, minimalTeam, problemsOf, type Tree } from "./fixtures";

/** A file with one team, which the change makes wrong. */
function withTeam(change: Tree): Tree {
  return fileOf({ payments: { ...minimalTeam(), ...change } });
}

function withAirflow(change: Tree): Tree {
  return withTeam({ airflow: { version: "2.11.2", ...change } });
}

const SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"];

function withSubnets(count: number): Tree {
  const privateSubnetIds = SUBNETS.slice(0, count);
  return withTeam({ network: { existing: { vpcId: "vpc-0123456789abcdef0", privateSubnetIds } } });
}

const AUDIT = { homeRegion: "eu-west-1" };
const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/own";
const ROLE = "arn:aws:iam::111122223333:role/x";
const SOURCE = { github: { repository: "acme/payments-dags", environment: "production" } };

/** One row for each bad input: what is wrong, the file, the whole problem. */
const ROWS: readonly (readonly [name: string, file: Tree, problem: string])[] = [
  [
    "a schedule in the plural for one",
    withTeam({ detection: { schedule: "rate(1 minutes)" } }),
    'teams.payments.detection.schedule must be rate(1 minute): EventBridge accepts the singular for 1 only, got: "rate(1 minutes)"',
  ],
  [
    "a schedule of five cron fields",
    withTeam({ detection: { schedule: "cron(*/5 * * * *)" } }),
    'teams.payments.detection.schedule must have six fields (minutes, hours, day-of-month, month, day-of-week, year), such as cron(0/5 * * * ? *), got: "cron(*/5 * * * *)"',
  ],
  [
    "a schedule that looks less than once a day",
    withTeam({ detection: { schedule: "rate(2 days)" } }),
    'teams.payments.detection.schedule must run at least once a day, got: "rate(2 days)"',
  ],
  [
    "a schedule of seconds",
    withTeam({ detection: { schedule: "rate(30 seconds)" } }),
    'teams.payments.detection.schedule must be rate(5 minutes), with minutes, hours or days, or cron(0/5 * * * ? *), got: "rate(30 seconds)"',
  ],
  [
    "a schedule of no minutes",
    withTeam({ detection: { schedule: "rate(0 minutes)" } }),
    'teams.payments.detection.schedule must be at least rate(1 minute): EventBridge supports no shorter interval, got: "rate(0 minutes)"',
  ],
  [
    "a schedule with both days",
    withTeam({ detection: { schedule: "cron(0/5 * * * * *)" } }),
    'teams.payments.detection.schedule must have ? as exactly one of day-of-month and day-of-week, such as cron(0 8 ? * MON-FRI *), got: "cron(0/5 * * * * *)"',
  ],
  [
    "a topic of another Region",
    withTeam({
      detection: { notify: { topicArns: ["arn:aws:sns:us-east-1:111122223333:security"] } },
    }),
    'teams.payments.detection.notify.topicArns[0] must be a topic of the Region eu-west-1 (functions and alarms cannot publish to another one), got: "arn:aws:sns:us-east-1:111122223333:security"',
  ],
  [
    "a kind of change that there is none of",
    withTeam({ detection: { allow: [{ dagId: "sync", kinds: ["everything"], reason: "r" }] } }),
    expect.stringMatching(/^teams\.payments\.detection\.allow\[0\]\.kinds\[0\] must be /) as string,
  ],
  [
    "assuming a role that writes DAGs",
    withTeam({
      delivery: { writers: [ROLE] },
      permissions: [{ actions: ["sts:AssumeRole"], resources: [ROLE], acknowledge: "reads" }],
    }),
    `teams.payments.permissions[0].resources[0] must not be a role that deploys, writes DAGs or secrets, or logs in to Airflow (DAGs would act as it), got: "${ROLE}"`,
  ],
  [
    "an unknown key of the file",
    fileOf({ payments: minimalTeam() }, { organisation: "acme" }),
    'organisation must be a known key: organization, state, audit, defaults or teams (did you mean "organization"?), got: "organisation"',
  ],
  ["an audit without teams", fileOf({}, { audit: AUDIT }), "teams must have at least one team, got: {}"],
  [
    "an audit that is neither false nor a map",
    fileOf({ payments: minimalTeam() }, { audit: true }),
    "audit must be false or a map, got: true",
  ],
  [
    "an audit without a home Region",
    fileOf({ payments: minimalTeam() }, { audit: { retentionDays: 400 } }),
    "audit.homeRegion must be given, got: nothing",
  ],
  [
    "an unknown key of an audit",
    fileOf({ payments: minimalTeam() }, { audit: { ...AUDIT, retention: 400 } }),
    'audit.retention must be a known key: homeRegion, trailArn, retentionDays, readers or deletionProtection, got: "retention"',
  ],
  [
    "records kept for less than a year",
    fileOf({ payments: minimalTeam() }, { audit: { ...AUDIT, retentionDays: 180 } }),
    "audit.retentionDays must be at least 365 days, got: 180",
  ],
  [
    "records kept for a time that CloudWatch Logs does not know",
    withTeam({ audit: { ...AUDIT, retentionDays: 500 } }),
    expect.stringMatching(
      /^teams\.payments\.audit\.retentionDays must be 365, 400, .* or 3653, got: 500$/,
    ) as string,
  ],
  [
    "a trail that is no ARN of a trail",
    fileOf({ payments: minimalTeam() }, { audit: { ...AUDIT, trailArn: "acme-audit" } }),
    'audit.trailArn must be the ARN of a CloudTrail trail, such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit, got: "acme-audit"',
  ],
  [
    "a trail of another Region",
    fileOf(
      { payments: minimalTeam() },
      { audit: { ...AUDIT, trailArn: TRAIL.replace("eu-west-1", "us-east-1") } },
    ),
    'audit.trailArn must be a trail of the home Region eu-west-1, got: "arn:aws:cloudtrail:us-east-1:111122223333:trail/own"',
  ],
  [
    "a retention for a trail that exists",
    fileOf({ payments: minimalTeam() }, { audit: { ...AUDIT, trailArn: TRAIL, retentionDays: 400 } }),
    "audit.retentionDays must not be given with trailArn (the trail's owner decides on retentionDays, readers or deletionProtection)",
  ],
  [
    "two teams of one account with another audit",
    fileOf({
      payments: { ...minimalTeam(), audit: AUDIT },
      marketing: { ...minimalTeam(), audit: { ...AUDIT, retentionDays: 731 } },
    }),
    'teams.marketing.audit must be the same as that of the team "payments" (account 111122223333 has one trail), got: another retentionDays',
  ],
  [
    "two teams of one account, one of them without audit",
    fileOf({ payments: minimalTeam(), marketing: { ...minimalTeam(), audit: false } }, { audit: AUDIT }),
    'teams.marketing.audit must be the same as that of the team "payments" (account 111122223333 has one trail), got: false',
  ],
  [
    "a team named like the stack of a trail",
    fileOf({ Audit_111122223333: minimalTeam() }),
    `teams.Audit_111122223333 must not be named like the stack of an account's audit trail, got: "Audit_111122223333"`,
  ],
  [
    "an unknown key of a nested map, in another style",
    withTeam({ logs: { retention_days: 30 } }),
    'teams.payments.logs.retention_days must be a known key: level or retentionDays (did you mean "retentionDays"?), got: "retention_days"',
  ],
  [
    "an unknown key that is like no other",
    withTeam({ logs: { verbosity: 1 } }),
    'teams.payments.logs.verbosity must be a known key: level or retentionDays, got: "verbosity"',
  ],
  [
    "somebody to notify of deliveries that nobody makes",
    withTeam({ delivery: { notify: { emails: ["payments@example.com"] } } }),
    "teams.payments.delivery.notify must not be given without ci or submitters (there is no publisher then), got: a map",
  ],
  [
    "writers beside the publisher",
    withTeam({ delivery: { writers: [ROLE], submitters: [ROLE] } }),
    `teams.payments.delivery.writers must be empty beside ci and submitters (the publisher alone writes dags/* then), got: ["${ROLE}"]`,
  ],
  [
    "a repository of both GitHub and GitLab",
    withTeam({ delivery: { ci: [{ ...SOURCE, gitlab: { project: "acme/dags", branch: "main" } }] } }),
    "teams.payments.delivery.ci[0] must name one of github and gitlab, got: both",
  ],
  [
    "a wildcard for a repository",
    withTeam({ delivery: { ci: [{ github: { ...SOURCE.github, repository: "acme/*" } }] } }),
    'teams.payments.delivery.ci[0].github.repository must be the owner and the name of a repository, such as acme/payments-dags, got: "acme/*"',
  ],
  [
    "two repositories that deliver to one folder",
    withTeam({
      delivery: {
        ci: [
          { ...SOURCE, prefix: "a" },
          { ...SOURCE, prefix: "a/b" },
        ],
      },
    }),
    'teams.payments.delivery.ci[1] must have a prefix that is not inside or around another, got: "a/b" beside "a"',
  ],
  [
    "an OIDC provider of another account",
    withTeam({
      delivery: {
        ci: [
          {
            github: {
              ...SOURCE.github,
              oidcProviderArn: "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com",
            },
          },
        ],
      },
    }),
    'teams.payments.delivery.ci[0].github.oidcProviderArn must be a provider of the team\'s account 111122223333, got: "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"',
  ],
  [
    "a signing key of another Region",
    withTeam({
      delivery: {
        ci: [SOURCE],
        signingKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      },
    }),
    'teams.payments.delivery.signingKeyArn must be a key of the region eu-west-1, got: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
  ],
  [
    "a wrong type: text for a map",
    withTeam({ logs: "INFO" }),
    'teams.payments.logs must be a map, got: "INFO"',
  ],
  [
    "a wrong type: a map for a list",
    withTeam({ permissions: {} }),
    "teams.payments.permissions must be a list, got: a map",
  ],
  [
    "a wrong type: text for a number",
    withAirflow({ workers: { min: "two" } }),
    'teams.payments.airflow.workers.min must be a whole number, got: "two"',
  ],
  [
    "a wrong type: text for true or false",
    withTeam({ deletionProtection: "no" }),
    'teams.payments.deletionProtection must be true or false, got: "no"',
  ],
  [
    "an account id without quotes",
    withTeam({ accountId: 111122223333 }),
    "teams.payments.accountId must be text: put it in quotes (YAML reads it as a number), got: 111122223333",
  ],
  [
    "a version without quotes",
    withAirflow({ version: 2.11 }),
    "teams.payments.airflow.version must be text: put it in quotes (YAML reads it as a number), got: 2.11",
  ],
  [
    "an Airflow option without quotes",
    withAirflow({ configuration: { "core.load_examples": false } }),
    'teams.payments.airflow.configuration["core.load_examples"] must be text: put it in quotes (YAML reads it as a boolean), got: false',
  ],
  [
    "an empty map where YAML reads nothing",
    fileOf({ payments: null }),
    "teams.payments must be a map (write {} for an empty one), got: nothing",
  ],
  [
    "a duplicate team after normalisation, by case",
    fileOf({ payments: minimalTeam(), Payments: minimalTeam() }),
    'teams.Payments must differ from the team "payments" in more than case and _ or - (both make the stack "payments"), got: "Payments"',
  ],
  [
    "a duplicate team after normalisation, by _ and -",
    fileOf({ team_a: minimalTeam(), "team-a": { ...minimalTeam(), accountId: "444455556666" } }),
    'teams.team-a must differ from the team "team_a" in more than case and _ or - (both make the stack "team-a"), got: "team-a"',
  ],
  [
    "two teams with one environment name in an account, in two Regions",
    fileOf({
      a: { ...minimalTeam(), environmentName: "shared" },
      b: { ...minimalTeam(), environmentName: "Shared", region: "us-east-1" },
    }),
    'teams.b.environmentName must differ from that of the team "a" in account 111122223333 (IAM names are the same in all Regions and cases; in another Region, give one of the two a qualifier), got: "Shared"',
  ],
  [
    "two environments of one name in one Region, with qualifiers",
    fileOf({
      a: { ...minimalTeam(), environmentName: "shared", qualifier: "a" },
      b: { ...minimalTeam(), environmentName: "shared", qualifier: "b" },
    }),
    'teams.b.environmentName must differ from that of the team "a" in account 111122223333 and Region eu-west-1, whatever their qualifiers, got: "shared"',
  ],
  [
    "a qualifier that makes another team's names",
    fileOf({
      a: { ...minimalTeam(), environmentName: "shared", qualifier: "us" },
      b: { ...minimalTeam(), environmentName: "shared-us", region: "us-east-1" },
    }),
    'teams.b.environmentName must differ from that of the team "a" in account 111122223333 (IAM names are the same in all Regions and cases; in another Region, give one of the two a qualifier), got: "shared-us"',
  ],
  [
    "a qualifier with letters that no bucket's name has",
    fileOf({ a: { ...minimalTeam(), qualifier: "US" } }),
    'teams.a.qualifier must be 1 to 20 lower-case letters, digits and hyphens, a letter or digit at both ends, got: "US"',
  ],
  [
    "a team named like another team's environment",
    fileOf({ a: { ...minimalTeam(), environmentName: "b" }, b: minimalTeam() }),
    'teams.b.environmentName must differ from that of the team "a" in account 111122223333 (IAM names are the same in all Regions and cases; in another Region, give one of the two a qualifier), got: "b"',
  ],
  [
    "two teams with one bucket",
    fileOf({
      a: { ...minimalTeam(), bucket: { name: "acme-dags" } },
      b: { ...minimalTeam(), accountId: "444455556666", bucket: { name: "acme-dags" } },
    }),
    'teams.b.bucket.name must differ from that of the team "a", got: "acme-dags"',
  ],
  [
    "a bucket named like another team's by default",
    fileOf({ a: minimalTeam(), b: { ...minimalTeam(), bucket: { name: "acme-a-dags-111122223333" } } }),
    'teams.b.bucket.name must differ from that of the team "a", got: "acme-a-dags-111122223333"',
  ],
  [
    "two environment names that make one bucket",
    fileOf({
      a: { ...minimalTeam(), environmentName: "x_y" },
      b: { ...minimalTeam(), environmentName: "x-y" },
    }),
    'teams.b.bucket.name must differ from that of the team "a", got: "acme-x-y-dags-111122223333"',
  ],
  [
    "access logs in a DAG bucket",
    withTeam({ bucket: { name: "acme-dags", accessLogsBucket: "acme-dags" } }),
    'teams.payments.bucket.accessLogsBucket must not be the DAG bucket of the team "payments", got: "acme-dags"',
  ],
  [
    "Terraform's state in a DAG bucket",
    fileOf(
      { payments: { ...minimalTeam(), bucket: { name: "acme-dags" } } },
      { state: { s3: { bucket: "acme-dags", region: "eu-west-1" } } },
    ),
    'state.s3.bucket must not be the DAG bucket of the team "payments", got: "acme-dags"',
  ],
  [
    "an invalid CIDR",
    withTeam({ network: { create: { cidr: "10.20.0.0/33" } } }),
    'teams.payments.network.create.cidr must be an IPv4 range such as 10.20.0.0/16, got: "10.20.0.0/33"',
  ],
  [
    "a CIDR too small for the subnets",
    withTeam({ network: { create: { cidr: "10.20.0.0/27" } } }),
    'teams.payments.network.create.cidr must be /26 or larger (it is too small for two private and two public subnets), got: "10.20.0.0/27"',
  ],
  [
    "one subnet",
    withSubnets(1),
    'teams.payments.network.existing.privateSubnetIds must be exactly two private subnets in two Availability Zones, got: ["subnet-0123456789abcdef0"] (1)',
  ],
  [
    "three subnets",
    withSubnets(3),
    `teams.payments.network.existing.privateSubnetIds must be exactly two private subnets in two Availability Zones, got: ${JSON.stringify(SUBNETS)} (3)`,
  ],
  [
    "one subnet twice",
    withTeam({
      network: {
        existing: { vpcId: "vpc-01234567", privateSubnetIds: ["subnet-01234567", "subnet-01234567"] },
      },
    }),
    'teams.payments.network.existing.privateSubnetIds must not have duplicates, got twice: "subnet-01234567"',
  ],
  [
    "both kinds of network",
    withTeam({
      network: {
        create: { cidr: "10.20.0.0/16" },
        existing: { vpcId: "vpc-01234567", privateSubnetIds: ["subnet-01234567", "subnet-01234568"] },
      },
    }),
    "teams.payments.network must name one of create and existing, got: create and existing",
  ],
  [
    "no kind of network",
    withTeam({ network: {} }),
    "teams.payments.network must name one of create and existing, got: neither",
  ],
  [
    "endpoints with NAT",
    withTeam({ network: { create: { cidr: "10.20.0.0/16", endpoints: ["sts"] } } }),
    'teams.payments.network.create.endpoints must be empty unless egress is endpoints, got: ["sts"]',
  ],
  [
    "a zone of another Region",
    withTeam({
      network: { create: { cidr: "10.20.0.0/16", availabilityZones: ["eu-west-1a", "eu-west-2a"] } },
    }),
    'teams.payments.network.create.availabilityZones[1] must be a zone of the team\'s region eu-west-1, got: "eu-west-2a"',
  ],
  [
    "log level WARNING",
    withTeam({ logs: { level: "WARNING" } }),
    'teams.payments.logs.level must be INFO or DEBUG, got: "WARNING"',
  ],
  [
    "log level WARNING through Airflow's own option",
    withAirflow({ configuration: { "logging.logging_level": "WARNING" } }),
    'teams.payments.airflow.configuration["logging.logging_level"] must be INFO or DEBUG (changes of Airflow users\' privileges are found in the log lines), got: "WARNING"',
  ],
  [
    "a wildcard *:* permission",
    withTeam({ permissions: [{ actions: ["*:*"], resources: ["*"] }] }),
    'teams.payments.permissions[0].actions[0] must be service:Action with the service in full, such as s3:GetObject or s3:Get*, got: "*:*"',
  ],
  [
    "an iam:* action",
    withTeam({ permissions: [{ actions: ["s3:GetObject", "iam:*"], resources: ["arn:aws:s3:::x/*"] }] }),
    'teams.payments.permissions[0].actions[1] must not be an action of iam (IAM would let a DAG give itself any permission; name a role to pass in passRoles), got: "iam:*"',
  ],
  [
    "an airflow:* action",
    withTeam({ permissions: [{ actions: ["airflow:*"], resources: ["arn:aws:s3:::x/*"] }] }),
    'teams.payments.permissions[0].actions[0] must not be an action of airflow (the Airflow API would let a DAG log in as an Airflow Admin; let a role of your own call it, and name it in access), got: "airflow:*"',
  ],
  [
    "a configuration value that looks like a secret",
    withAirflow({ configuration: { "core.some_url": "postgres://airflow:hunter2@db/airflow" } }),
    'teams.payments.airflow.configuration["core.some_url"] must not hold a URI with a password: keep it in Secrets Manager, as a connection, as a variable or as core.some_url_secret where Airflow knows that option, got: "po…" (37 characters)',
  ],
  [
    "a missing requirements file",
    withAirflow({ requirements: "./requirements.txt" }),
    'teams.payments.airflow.requirements must be a file, relative to this one, got: "./requirements.txt" (there is none)',
  ],
  [
    "a malformed Airflow version",
    withAirflow({ version: "2.11" }),
    'teams.payments.airflow.version must be a full Airflow version such as "3.3.1", got: "2.11"',
  ],
  [
    "more than one worker in mw1.micro",
    withAirflow({ environmentClass: "mw1.micro", workers: { max: 2 } }),
    "teams.payments.airflow.workers.max must be 1 in class mw1.micro, got: 2",
  ],
  [
    "one scheduler in another class",
    withAirflow({ schedulers: 1 }),
    "teams.payments.airflow.schedulers must be a whole number from 2 to 5 in class mw1.small, got: 1",
  ],
  [
    "an unknown environment class",
    withAirflow({ environmentClass: "mw1.tiny" }),
    'teams.payments.airflow.environmentClass must be mw1.micro, mw1.small, mw1.medium, mw1.large, mw1.xlarge or mw1.2xlarge, got: "mw1.tiny"',
  ],
  [
    "an access mode of MWAA that the provider of the bindings rejects",
    withTeam({ webserver: "public-and-private" }),
    'teams.payments.webserver must be private or public, or a map, got: "public-and-private"',
  ],
  [
    "a VPC with too few addresses, with the arithmetic",
    withTeam({ network: { create: { cidr: "10.20.0.0/26", egress: "endpoints" } } }),
    'teams.payments.network.create.cidr must be /25 or larger for 10 workers, 2 schedulers and 2 web servers (each of the two private subnets has 16 addresses, of which AWS keeps 5 and interface endpoints take 7: 8 are left for 14), got: "10.20.0.0/26"',
  ],
  [
    "a public web server that no task of Airflow 3 can reach",
    withTeam({
      airflow: { version: "3.2.1" },
      network: { create: { cidr: "10.20.0.0/16", egress: "endpoints" } },
      webserver: "public",
    }),
    'teams.payments.webserver must be private where egress is endpoints, from Airflow 3 on (workers call the API server of the web server, and this VPC has no way to the Internet; take egress nat for a public one), got: "public"',
  ],
  [
    "a role of another account in access",
    withTeam({ access: { admin: ["arn:aws:iam::444455556666:role/x"] } }),
    'teams.payments.access.admin[0] must be a role of the team\'s account 111122223333, got: "arn:aws:iam::444455556666:role/x"',
  ],
  [
    "a permission set's role in access",
    withTeam({
      access: {
        op: [
          "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Op_0123456789abcdef",
        ],
      },
    }),
    'teams.payments.access.op[0] must not be the role of a permission set (name the policy mwaa-<environmentName>-web-Op in the permission set instead), got: "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Op_0123456789abcdef"',
  ],
  [
    "a deploying role of another account",
    withTeam({ deployRoleArn: "arn:aws:iam::444455556666:role/deploy" }),
    'teams.payments.deployRoleArn must be a role of the team\'s account 111122223333, got: "arn:aws:iam::444455556666:role/deploy"',
  ],
  [
    "secrets that nobody can set",
    withTeam({ secrets: { connections: ["warehouse"] } }),
    "teams.payments.secrets.administrators must name at least one IAM role where there are connections, variables or config (nobody else can set their values), got: []",
  ],
  [
    "a connection twice",
    withTeam({ secrets: { connections: ["a", "a"], administrators: [ROLE] } }),
    'teams.payments.secrets.connections must not have duplicates, got twice: "a"',
  ],
  [
    "a boundary of another account",
    withTeam({ boundaryArn: "arn:aws:iam::444455556666:policy/company" }),
    'teams.payments.boundaryArn must be a policy of the account 111122223333, or one of AWS\'s own, got: "arn:aws:iam::444455556666:policy/company"',
  ],
  [
    "a key of another Region",
    withTeam({
      encryption: {
        kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      },
    }),
    'teams.payments.encryption.kmsKeyArn must be a key of the region eu-west-1, got: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
  ],
  [
    "a tag that AWS keeps for itself",
    withTeam({ tags: { "aws:x": "y" } }),
    'teams.payments.tags["aws:x"] must be a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not start with "aws:", got: "aws:x"',
  ],
  [
    "too many tags",
    withTeam({ tags: Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`tag${index}`, "x"])) }),
    "teams.payments.tags must be at most 45 tags, got: 46",
  ],
  [
    "a team's name that AWS does not take",
    fileOf({ "1st team": minimalTeam() }),
    'teams["1st team"] must be named with 1 to 40 letters, digits, hyphens and underscores, a letter first, got: "1st team"',
  ],
  [
    "an organization in capitals",
    { ...fileOf({ payments: minimalTeam() }), organization: "Acme" },
    'organization must be 2 to 20 lower-case letters, digits and hyphens, a letter first, no hyphen last, got: "Acme"',
  ],
  [
    "an organization that makes no bucket name",
    { ...fileOf({ payments: minimalTeam() }), organization: "xn--acme" },
    'organization must be 2 to 20 lower-case letters, digits and hyphens, a letter first, no hyphen last, got: "xn--acme"',
  ],
  ["no teams", fileOf({}), "teams must have at least one team, got: {}"],
  ["no organization", { teams: { payments: minimalTeam() } }, "organization must be given, got: nothing"],
];

test.each(ROWS)(
  "fails %s with the path, the value and what is allowed, and with nothing else",
  (_name, file, problem) => {
    expect(problemsOf(file)).toEqual([problem]);
  },
);

test.each(["accountId", "region", "network"])("fails a team without %s", (key) => {
  const file = fileOf({ payments: { ...minimalTeam(), [key]: undefined } });
  expect(problemsOf(file)).toEqual([`teams.payments.${key} must be given here or in defaults, got: nothing`]);
});

test("fails a team without airflow for what it lacks there", () => {
  const file = fileOf({ payments: { ...minimalTeam(), airflow: undefined } });
  expect(problemsOf(file)).toEqual([
    "teams.payments.airflow.version must be given here or in defaults, got: nothing",
  ]);
});

test("shows all errors of a file, in the order of the file, and how many they are", () => {
  const text = [
    "organization: acme",
    "teams:",
    "  payments:",
    "    accountId: 111122223333",
    "    region: eu-west-1",
    '    airflow: { version: "2.11.2", schedulers: 9 }',
    "    network: { create: { cidr: 10.0.0.0/30 } }",
    "    logs:",
    "      level: WARNING",
    "      retention: 30",
    "    permissions:",
    "      - actions: [iam:PassRole]",
    "        resources: []",
    "  Payments: {}",
  ].join("\n");
  expect(
    errorOf(text)
      .message.split("\n")
      .map((line) => line.split(" ", 3).slice(0, 3).join(" ")),
  ).toEqual([
    "teams.yaml:4:16  teams.payments.accountId",
    "teams.yaml:6:47  teams.payments.airflow.schedulers",
    "teams.yaml:7:32  teams.payments.network.create.cidr",
    "teams.yaml:9:14  teams.payments.logs.level",
    "teams.yaml:10:7  teams.payments.logs.retention",
    "teams.yaml:12:19  teams.payments.permissions[0].actions[0]",
    "teams.yaml:13:9  teams.payments.permissions[0].resources",
    "teams.yaml:14:3  teams.Payments",
    "teams.yaml:14:3  teams.Payments.accountId",
    "teams.yaml:14:3  teams.Payments.airflow.version",
    "teams.yaml:14:3  teams.Payments.network",
    "teams.yaml:14:3  teams.Payments.region",
    "12 problems in",
  ]);
});

test("ends with one problem in words", () => {
  expect(errorOf(withTeam({ logs: { level: "WARNING" } })).message.split("\n")).toEqual([
    'teams.yaml:12:14  teams.payments.logs.level must be INFO or DEBUG, got: "WARNING"',
    "1 problem in teams.yaml; nothing was written.",
  ]);
});

test("names both teams of every collision, however many there are", () => {
  const teams = Object.fromEntries(
    ["a", "b", "c"].map((key) => [key, { ...minimalTeam(), environmentName: "same" }]),
  );
  const found = problemsOf(fileOf(teams));
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^teams\.b\.environmentName must differ from that of the team "a"/);
  expect(found[1]).toMatch(/^teams\.c\.environmentName must differ from that of the team "a"/);
});

test.each([
  ["a value of the wrong shape", withTeam({ region: ["AK", "IAIOSFODNN7EXAMPLE"].join("") })],
  ["a value of a closed list", withTeam({ webserver: "https://user:hunter2@host/" })],
  ["a list", withTeam({ tags: ["https://user:hunter2@host/"] })],
  ["an option", withAirflow({ configuration: { "smtp.smtp_password": "hunter2-hunter2" } })],
  ["a tag", withTeam({ tags: { x: "https://user:hunter2@host/?*" } })],
  [
    "a permission",
    withTeam({
      permissions: [{ actions: ["https://user:hunter2@host/"], resources: ["https://user:hunter2@host/"] }],
    }),
  ],
  ["a team's name", fileOf({ "https://user:hunter2@host/": minimalTeam() })],
  ["an unknown key", withTeam({ "https://user:hunter2@host/": 1 })],
])("never shows a secret: %s", (_name, file) => {
  const { message } = errorOf(file);
  expect(message).not.toMatch(/hunter2|IAIOSFODNN7/);
});

describe("files of a team", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "teams-config-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test.each([
    [".", "a folder"],
    ["missing.txt", "there is none"],
    ["a-file/below", "cannot be read"],
    ["nul\0byte", "cannot be read"],
  ])("fails %j, which is no regular file", (file, found) => {
    writeFileSync(path.join(directory, "a-file"), "");
    expect(problemsOf(withAirflow({ plugins: file }), directory)[0]).toContain(`(${found})`);
  });

  const withPolicy = (text: string | Buffer): string[] => {
    writeFileSync(path.join(directory, "dag-policy.yaml"), text);
    return problemsOf(withTeam({ delivery: { ci: [SOURCE], policy: "dag-policy.yaml" } }), directory);
  };

  test("fails a DAG policy with everything that is wrong in it, before it is deployed", () => {
    expect(withPolicy("profile: lax\nimport: [pandas]\n")).toEqual([
      expect.stringMatching(
        /^teams\.payments\.delivery\.policy must be a DAG policy without problems, got: dag-policy\.yaml:1:10:? .*profile/,
      ),
      expect.stringMatching(
        /^teams\.payments\.delivery\.policy must be a DAG policy without problems, got: dag-policy\.yaml:2:1:? .*did you mean "imports"/,
      ),
    ]);
  });

  test("fails a DAG policy that is no text", () => {
    expect(withPolicy(Buffer.from([0xff, 0xfe, 0x00]))).toEqual([
      'teams.payments.delivery.policy must be a text file in UTF-8, got: "dag-policy.yaml"',
    ]);
  });
});
