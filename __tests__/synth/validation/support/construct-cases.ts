import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import {
  AirflowDashboard,
  type AirflowDashboardProps,
  AirflowHealthAlarms,
  type AirflowHealthAlarmsProps,
  AuditAlerts,
  type AuditAlertsProps,
  AuditTrail,
  type AuditTrailProps,
  AwsAccount,
  type AwsAccountProps,
  DagBucket,
  DagDelivery,
  type DagDeliveryProps,
  type DagBucketProps,
  EnvironmentFiles,
  type EnvironmentFilesProps,
  EnvironmentKey,
  type EnvironmentKeyProps,
  EnvironmentLogs,
  type EnvironmentLogsProps,
  ExecutionRole,
  type ExecutionRoleProps,
  ExistingRole,
  type ExistingRoleProps,
  type ExistingVpcAttributes,
  PrivilegeChangeDetector,
  type PrivilegeChangeDetectorProps,
  SecretsBackend,
  type SecretsBackendProps,
  TeamNetwork,
  type TeamNetworkProps,
  WebAccess,
  type WebAccessProps,
} from "../../../../modules";
import { ACCOUNT, executionRole, existingKey, KEY_ARN, roleArn } from "../../support/fixtures";
import {
  type AnyConstructCase,
  choice,
  construct,
  constructCase,
  flag,
  knownText,
  knownTexts,
  number,
  type PropCase,
  boundaryProps,
  DELIVERING,
  deliveryProps,
  identityProps,
  secretsNaming,
  protectedArns,
  text,
  texts,
} from "./prop-case";

export const WRONG_ROLES = ["deploy", "*", "arn:aws:iam::111122223333:role/*"];
const GOOD_ROLE = "arn:aws:iam::111122223333:role/orders";
export const PERMISSION_SET =
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef";

export const account = {
  accountId: text("1111", "11112222333x"),
  region: text("Ireland", "eu-west"),
} satisfies Record<keyof AwsAccountProps, PropCase>;

export const environmentName: PropCase = text("1st", "a b", "x".repeat(81), "team*");
export const qualifier: PropCase = text("", "US", "-us", "us_east", "x".repeat(21));
export const bucketName: PropCase = text("Acme", "a", "acme.dags", "acme-*");
export const retention: PropCase = number(0, 100, -1);

export const permissions: PropCase = {
  taken: ({ text: token }) => [[{ actions: ["s3:GetObject"], resources: [token] }]],
  rejected: ({ text: token, list }) => [
    [{ actions: [token], resources: ["*"] }],
    [{ actions: list, resources: ["*"] }],
    [{ actions: ["s3:GetObject"], resources: list }],
  ],
  wrong: [
    "s3:GetObject",
    ["s3:GetObject"],
    [{}],
    [{ actions: [], resources: ["*"] }],
    [{ actions: ["s3:GetObject"], resources: [] }],
    [{ actions: ["iam:PassRole"], resources: ["*"] }],
    [{ actions: ["s3:GetObjcet"], resources: ["*"] }],
    [{ actions: ["s3:GetObject"], resources: ["lake"] }],
  ],
};

const SHARED_ROLE = "arn:aws:iam::111122223333:role/mwaa-reports-execution";

/** What is shared, with some of it changed; `shown` is what makes the role show. */
export const shares = (shown: object): PropCase => ({
  taken: ({ text: token }) => [[{ roleArn: token, ...shown }]],
  rejected: ({ list }) => [list],
  wrong: [
    SHARED_ROLE,
    [SHARED_ROLE],
    [{}],
    [{ roleArn: "arn:aws:iam::111122223333:role/*", ...shown }],
    [{ roleArn: SHARED_ROLE, dags: "yes" }],
    [{ roleArn: SHARED_ROLE, connections: ["a//b"] }],
    [{ roleArn: SHARED_ROLE, variables: ["*"] }],
    [
      { roleArn: SHARED_ROLE, ...shown },
      { roleArn: SHARED_ROLE, ...shown },
    ],
  ],
});

const ledger = { environmentName: "ledger", bucketName: "acme-ledger-dags" };

export const sharedBy: PropCase = {
  taken: ({ text: token }) => [
    [{ ...ledger, environmentName: token, logs: true }],
    [{ ...ledger, bucketName: token, dags: true }],
    [{ ...ledger, kmsKeyArn: token, dags: true }],
  ],
  rejected: ({ list }) => [list],
  wrong: [
    "ledger",
    [{}],
    [{ ...ledger, environmentName: "*" }],
    [{ ...ledger, bucketName: "*" }],
    [{ ...ledger, connections: ["*"] }],
    [{ ...ledger, variables: ["a//b"] }],
    [{ ...ledger, secretsPrefix: "*" }],
    [{ ...ledger, secretsSeparator: "*" }],
    [{ ...ledger, kmsKeyArn: "alias/ledger" }],
    [{ ...ledger, logs: "yes" }],
    [ledger, ledger],
  ],
};

export const allowedChanges = (wrap: (allow: unknown) => unknown): PropCase => ({
  taken: ({ text: token }) => [wrap([{ dagId: token, kinds: ["user-created"], reason: "known" }])],
  rejected: ({ text: token, list }) => [
    wrap([{ dagId: "sync", kinds: [token], reason: "known" }]),
    wrap([{ dagId: "sync", kinds: list, reason: "known" }]),
  ],
  wrong: [
    wrap("sync"),
    wrap([{ dagId: "", kinds: ["user-created"], reason: "known" }]),
    wrap([{ dagId: "sync", kinds: [], reason: "known" }]),
    wrap([{ dagId: "sync", kinds: ["anything"], reason: "known" }]),
    wrap([{ dagId: "sync", kinds: ["user-created"], reason: "" }]),
  ],
});

export const files = {
  requirementsFile: knownText("requirements.txt", "/no/such/requirements.txt", "/"),
  pluginsFile: knownText("plugins.zip", "/no/such/plugins.zip"),
  startupScriptFile: knownText("startup.sh", "/no/such/startup.sh"),
};

/** Descriptions of alarms name the numbers. */
function knownNumber(...wrong: readonly unknown[]): PropCase {
  return { rejected: ({ number: token }) => [token], wrong: ["5", NaN, Infinity, 1.5, null, ...wrong] };
}

const healthThresholds = {
  schedulerSilenceMinutes: knownNumber(0, 7, 65),
  oldestTaskSeconds: knownNumber(0),
  utilizationPercent: knownNumber(0, 100),
  databaseFreeMemoryMebibytes: knownNumber(0),
  parseTimeSeconds: knownNumber(0),
  importErrorsCount: knownNumber(-1),
} satisfies Record<string, PropCase>;

/** The same, one at a time. */
export const health: PropCase = {
  wrong: [
    "yes",
    null,
    ...Object.entries(healthThresholds).flatMap(([name, { wrong }]) =>
      wrong.map((value) => ({ [name]: value })),
    ),
  ],
};

export const webserverIngress: PropCase = knownTexts(
  "0.0.0.0/0",
  "128.0.0.0/1",
  "10.0.0.1/8",
  "10.0.0.0",
  "vpc-0a1b2c3d",
);

export const programs: PropCase = {
  taken: ({ text: token }) => [[{ role: token, airflowRole: "User", api: "rest" }]],
  rejected: ({ text: token, list }) => [
    list,
    [{ role: WRONG_ROLES[0], airflowRole: token, api: "rest" }],
    [{ role: WRONG_ROLES[0], airflowRole: "User", api: token }],
  ],
  wrong: [
    "rest",
    [{}],
    [{ role: PERMISSION_SET, airflowRole: "User", api: "rest" }],
    [{ role: GOOD_ROLE, airflowRole: "Public", api: "rest" }],
    [{ role: GOOD_ROLE, airflowRole: "User", api: "cli" }],
    [{ role: GOOD_ROLE, airflowRole: "User", api: "graphql" }],
    [
      { role: GOOD_ROLE, airflowRole: "User", api: "rest" },
      { role: GOOD_ROLE, airflowRole: "User", api: "rest" },
    ],
  ],
};

export const webAccess = {
  ...account,
  environmentName,
  qualifier,
  adminRoleArns: texts(...WRONG_ROLES, PERMISSION_SET),
  opRoleArns: texts(...WRONG_ROLES, PERMISSION_SET),
  userRoleArns: texts(...WRONG_ROLES, PERMISSION_SET),
  viewerRoleArns: texts(...WRONG_ROLES, PERMISSION_SET),
  programs,
};

export const endpointServices: PropCase = {
  ...knownTexts("STS", "com.amazonaws.eu-west-1.sts", "*"),
  with: { egress: "endpoints" },
};

export const zones: PropCase = {
  taken: ({ text: token }) => [[token, "eu-west-1b"]],
  rejected: ({ list }) => [list],
  wrong: ["eu-west-1a", [], ["eu-west-1a"], ["eu-west-1a", "eu-west-1a"], ["a", "b"]],
};

export const existingVpc = {
  vpcId: text("main", "subnet-0a1b2c3d"),
  privateSubnetIds: {
    taken: ({ list, text: token }) => [list, [token, "subnet-1b2c3d4e"]],
    rejected: ({ spread }) => [spread],
    wrong: ["subnet-0a1b2c3d", [], ["subnet-0a1b2c3d"], ["subnet-0a1b2c3d", "subnet-0a1b2c3d"], ["a", "b"]],
  },
  securityGroupIds: {
    taken: ({ list, element }) => [list, element],
    rejected: ({ spread }) => [spread],
    wrong: ["sg-0a1b2c3d", ["a"], [0, 1, 2, 3, 4, 5].map((digit) => `sg-0a1b2c3${digit}`)],
  },
  securityGroupName: text("sg-mine", "ä", "x".repeat(256)),
  webserverIngress,
  addressesNeeded: {
    rejected: ({ number: token }) => [token],
    wrong: ["5", NaN, Infinity, 1.5, null, 0, -1],
  },
} satisfies Record<keyof ExistingVpcAttributes, PropCase>;

const subnets = ["subnet-0a1b2c3d", "subnet-1b2c3d4e"];

/** Every public construct by its name, and what makes one of something that exists. */
export const CASES: Readonly<Record<string, AnyConstructCase>> = {
  AwsAccount: constructCase<AwsAccountProps>({
    make: (stack, props) => {
      const made = new AwsAccount(stack, "It", props);
      new TerraformOutput(stack, "arn", { value: made.arn("sns", "topic") });
    },
    required: () => ({}),
    props: account,
  }),
  DagBucket: constructCase<DagBucketProps>({
    make: (stack, props) => new DagBucket(stack, "It", props),
    required: (scope) => ({
      bucketName: "acme-payments-dags",
      encryptionKey: existingKey(scope),
      executionRoleArn: roleArn("execution"),
    }),
    props: {
      // The Region gives the partition, and the account the grants that the bucket's policy would deny.
      accountId: { ...account.accountId, unseen: true },
      region: { ...account.region, unseen: true },
      bucketName,
      encryptionKey: construct,
      executionRoleArn: text(...WRONG_ROLES),
      dagWriterRoleArns: texts(...WRONG_ROLES),
      publisherRoleArn: text(...WRONG_ROLES),
      deployRoleArn: text(...WRONG_ROLES),
      readerRoleArns: texts(...WRONG_ROLES),
      shares: shares({ dags: true }),
      accessLogsBucketName: bucketName,
      noncurrentVersionExpirationDays: number(0, -1),
      deletionProtection: flag,
    },
  }),
  "DagBucket.fromBucketArn": constructCase<{ bucketArn: string }>({
    make: (stack, { bucketArn }) => {
      const bucket = DagBucket.fromBucketArn(stack, "It", bucketArn);
      new TerraformOutput(stack, "bucket", { value: [bucket.bucketArn, bucket.bucketName] });
    },
    required: () => ({ bucketArn: "arn:aws:s3:::acme-payments-dags" }),
    props: { bucketArn: text("acme-payments-dags", "arn:aws:s3:::*", "arn:aws:s3:::acme/dags") },
  }),
  DagDelivery: constructCase<DagDeliveryProps>({
    make: (stack, props) => new DagDelivery(stack, "It", props),
    required: (scope) => ({
      environmentName: "payments",
      airflowVersion: "2.11.2",
      dagBucketName: "acme-payments-dags",
      encryptionKey: existingKey(scope),
    }),
    further: DELIVERING,
    props: {
      ...account,
      ...deliveryProps,
      submitterRoleArns: texts(...WRONG_ROLES),
      environmentName,
      qualifier,
      airflowVersion: text("2.11", "latest"),
      dagBucketName: bucketName,
      encryptionKey: construct,
      deployRoleArn: text(...WRONG_ROLES),
      readerRoleArns: texts(...WRONG_ROLES),
      accessLogsBucketName: bucketName,
      logRetentionInDays: retention,
      deletionProtection: flag,
    },
  }),
  EnvironmentFiles: constructCase<EnvironmentFilesProps>({
    make: (stack, props) => new EnvironmentFiles(stack, "It", props),
    required: (scope) => ({
      bucket: new DagBucket(scope, "DagBucket", {
        ...ACCOUNT,
        bucketName: "acme-payments-dags",
        encryptionKey: existingKey(scope),
        executionRoleArn: roleArn("execution"),
      }),
    }),
    props: { ...files, bucket: construct },
  }),
  EnvironmentKey: constructCase<EnvironmentKeyProps>({
    make: (stack, props) => new EnvironmentKey(stack, "It", props),
    required: () => ({ environmentName: "payments" }),
    props: {
      ...account,
      environmentName,
      qualifier,
      logGroupNames: texts("a*", ""),
      dagWriterRoleArns: texts(...WRONG_ROLES),
      secretAdministratorRoleArns: texts(...WRONG_ROLES),
      executionRoleArn: text(...WRONG_ROLES),
      bucketNames: {
        ...texts("A", "a*"),
        wrong: [[], ...texts("A", "a*").wrong],
        with: { dagWriterRoleArns: [roleArn("ci")] },
      },
      secretsPrefix: {
        ...text("airflow/", "airflow/*"),
        with: { secretAdministratorRoleArns: [roleArn("security")] },
      },
      secretsSeparator: {
        ...text("", "*"),
        with: { secretsPrefix: "airflow", secretAdministratorRoleArns: [roleArn("security")] },
      },
      shares: { ...shares({ connections: ["warehouse"] }), with: { executionRoleArn: roleArn("execution") } },
      dagBucketName: {
        ...bucketName,
        with: { executionRoleArn: roleArn("execution"), shares: [{ roleArn: SHARED_ROLE, dags: true }] },
      },
      usedByAlarms: flag,
      usedByRules: flag,
      usedByDelivery: flag,
      usedBySnapshot: flag,
      deletionProtection: flag,
    },
  }),
  "EnvironmentKey.fromKeyArn": constructCase<{ keyArn: string }>({
    make: (stack, { keyArn }) => {
      const key = EnvironmentKey.fromKeyArn(stack, "It", keyArn);
      new TerraformOutput(stack, "key", { value: key.keyArn });
    },
    required: () => ({ keyArn: KEY_ARN }),
    props: { keyArn: text("alias/payments", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234") },
  }),
  EnvironmentLogs: constructCase<EnvironmentLogsProps>({
    make: (stack, props) => new EnvironmentLogs(stack, "It", props),
    required: (scope) => ({ environmentName: "payments", encryptionKey: existingKey(scope) }),
    props: {
      environmentName,
      encryptionKey: construct,
      logLevel: { ...choice, wrong: [...choice.wrong, "WARNING"] },
      retentionInDays: retention,
      deletionProtection: flag,
    },
  }),
  ExecutionRole: constructCase<ExecutionRoleProps>({
    make: (stack, props) => new ExecutionRole(stack, "It", props),
    required: (scope) => ({
      environmentName: "payments",
      bucketName: "acme-payments-dags",
      encryptionKey: existingKey(scope),
    }),
    props: {
      ...account,
      environmentName,
      qualifier,
      bucketName,
      encryptionKey: construct,
      secretsPrefix: text("airflow/", "/airflow", "airflow/*", "a//b", "x".repeat(251)),
      permissions: {
        ...permissions,
        wrong: [...permissions.wrong, [{ actions: ["logs:DeleteLogGroup"], resources: ["*"] }]],
      },
      protectedArns,
      ...boundaryProps,
      ...identityProps,
      secretsSeparator: secretsNaming.secretsSeparator,
      sharedBy,
      existingRoleArn: text(...WRONG_ROLES, PERMISSION_SET),
      roleName: text("a b", "a/b", "x".repeat(65)),
    },
  }),
  "ExecutionRole.fromRoleArn": constructCase<{ roleArn: string }>({
    make: (stack, props) => {
      const role = ExecutionRole.fromRoleArn(stack, "It", props.roleArn);
      new TerraformOutput(stack, "role", { value: role.roleArn });
    },
    required: () => ({ roleArn: roleArn("execution") }),
    props: { roleArn: text(...WRONG_ROLES) },
  }),
  AirflowDashboard: constructCase<AirflowDashboardProps>({
    make: (stack, props) => new AirflowDashboard(stack, "It", props),
    required: () => ({ environmentName: "payments", region: "eu-west-1" }),
    props: { environmentName, qualifier, region: account.region, alarmArns: texts() },
  }),
  AirflowHealthAlarms: constructCase<AirflowHealthAlarmsProps>({
    make: (stack, props) => new AirflowHealthAlarms(stack, "It", props),
    required: () => ({ environmentName: "payments", topicArns: [] }),
    props: {
      ...healthThresholds,
      environmentName: knownText("1st", "a b", "team*"),
      topicArns: texts("security"),
    },
  }),
  AuditAlerts: constructCase<AuditAlertsProps>({
    make: (stack, props) => new AuditAlerts(stack, "It", props),
    required: (scope) => ({
      account: new AwsAccount(scope, "Account", ACCOUNT),
      record: { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit" },
      environmentName: "payments",
      executionRoleArn: roleArn("execution"),
      executionRoleName: "execution",
      boundaryArn: "arn:aws:iam::111122223333:policy/boundary",
      programRoleArns: [],
      bucketName: "acme-payments-dags",
      dagWriterRoleArns: [],
      secretsPrefixes: ["airflow/payments/"],
      secretAdministratorRoleArns: [],
      deployerArn: roleArn("deploy"),
      logGroupNames: ["airflow-payments-Task"],
      logRetentionInDays: 365,
      detectorName: "detector",
      topicArn: "arn:aws:sns:eu-west-1:111122223333:detector",
      functionName: "detector",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:detector",
      deadLetterQueueArn: "arn:aws:sqs:eu-west-1:111122223333:dead-letters",
      topicDependables: [],
    }),
    props: {
      account: construct,
      record: { wrong: ["audit", {}, { trailArn: "audit" }] },
      environmentName: knownText("1st", "a b", "team*"),
      executionRoleArn: text("execution", "*"),
      executionRoleName: text("a b", "*"),
      boundaryArn: text("boundary", "*"),
      programRoleArns: texts("program"),
      bucketName,
      intakeBucketName: bucketName,
      dagWriterRoleArns: texts("ci"),
      secretsPrefixes: texts(""),
      secretAdministratorRoleArns: texts("security"),
      deployerArn: text("deploy", "*"),
      logGroupNames: texts("a*"),
      logRetentionInDays: { rejected: ({ number: token }) => [token], wrong: ["5", NaN, 1.5, null, 0, -1] },
      detectorName: text("a b", "ab"),
      snapshotNames: texts("a b"),
      topicArn: text("detector"),
      functionName: text("a b"),
      functionArn: text("detector"),
      deadLetterQueueArn: text("dead-letters"),
      topicDependables: { wrong: ["policy", ["policy"], [{}]] },
    },
  }),
  ExistingRole: constructCase<ExistingRoleProps>({
    make: (stack, props) => new ExistingRole(stack, "It", props).addToPolicy("more", []),
    required: () => ({ roleArn: roleArn("analysts") }),
    props: { roleArn: text(...WRONG_ROLES, PERMISSION_SET) },
  }),
  PrivilegeChangeDetector: constructCase<PrivilegeChangeDetectorProps>({
    make: (stack, props) => new PrivilegeChangeDetector(stack, "It", props),
    required: (scope) => ({
      environments: [{ environmentName: "payments" }],
      encryptionKey: existingKey(scope),
    }),
    props: {
      ...account,
      environments: {
        ...allowedChanges((allow) => [{ environmentName: "payments", allow }]),
        taken: (tokens) => [
          [{ environmentName: tokens.text }, { environmentName: "payments" }],
          ...(allowedChanges((allow) => [{ environmentName: "payments", allow }]).taken?.(tokens) ?? []),
        ],
        wrong: [
          "payments",
          [],
          ["payments"],
          [{ environmentName: "1st" }],
          [{ environmentName: "payments" }, { environmentName: "payments" }],
          ...allowedChanges((allow) => [{ environmentName: "payments", allow }]).wrong,
        ],
        with: { detectorName: "detector" },
      },
      detectorName: text("a b", "ab", "x".repeat(65)),
      encryptionKey: construct,
      schedule: knownText("daily", "rate(1 minutes)", "rate(2 days)"),
      mode: choice,
      realtime: flag,
      alarmNames: texts("*", "a:b", ""),
      emails: texts("security", "a@b"),
      topicArns: texts("security", "arn:aws:sns:eu-west-1:111122223333:security.fifo"),
      minimumSeverity: choice,
      publishingRuleArns: texts("rule", "arn:aws:events:eu-west-1:111122223333:rule/*"),
      logRetentionInDays: retention,
      deletionProtection: flag,
      logGroups: { wrong: ["airflow-payments-Task", ["airflow-payments-Task"], [{}]] },
    },
  }),
  SecretsBackend: constructCase<SecretsBackendProps>({
    make: (stack, props) => {
      const backend = new SecretsBackend(stack, "It", props);
      // The account and Region matter to grants alone.
      backend.grantRead(props.executionRole);
      new TerraformOutput(stack, "options", { value: backend.airflowConfigurationOptions });
    },
    required: (scope) => ({
      environmentName: "payments",
      encryptionKey: existingKey(scope),
      executionRole: executionRole(new Construct(scope, "Identity")),
    }),
    further: { connections: ["warehouse"], administratorRoleArns: [roleArn("security")] },
    props: {
      ...account,
      environmentName,
      encryptionKey: construct,
      executionRole: construct,
      secretsPrefix: text("airflow/", "/airflow", "airflow/*", "a//b", "x".repeat(251)),
      connections: knownTexts("a//b", "", "a b"),
      variables: knownTexts("a//b", "", "a b"),
      administratorRoleArns: { ...texts(...WRONG_ROLES), wrong: [[], ...texts(...WRONG_ROLES).wrong] },
      deletionProtection: flag,
      connectionsLookupPattern: knownText("*", "(", "(?i)a", "ä", "a\nb"),
      variablesLookupPattern: knownText("*", "(", "(?i)a", "ä", "a\nb"),
      configLookupPattern: knownText("*", "(", "(?i)a", "ä", "a\nb"),
      secretsSeparator: secretsNaming.secretsSeparator,
      configSecrets: knownTexts("a//b", "", "a b"),
      fullUrlMode: flag,
      shares: {
        ...shares({ connections: ["warehouse"] }),
        with: { connections: ["warehouse"], administratorRoleArns: [roleArn("security")] },
      },
    },
  }),
  TeamNetwork: constructCase<TeamNetworkProps>({
    make: (stack, props) => new TeamNetwork(stack, "It", props),
    required: (scope) => ({
      environmentName: "payments",
      cidr: "10.20.0.0/16",
      encryptionKey: existingKey(scope),
    }),
    props: {
      ...account,
      environmentName,
      qualifier,
      cidr: text("10.20.0.0", "10.0.0.0/8", "10.20.0.1/16"),
      egress: choice,
      additionalEndpointServices: endpointServices,
      trustedAccountIds: { ...texts("1111", "*"), with: { egress: "endpoints" } },
      resourceAccountIds: { ...texts("1111", "*"), with: { egress: "endpoints" } },
      allowedDomains: { ...texts("*", "*.com", "Host.example", "a..b"), with: { egress: "endpoints" } },
      reachedBucketNames: { ...texts("a", "a.b", "*"), with: { egress: "endpoints" } },
      celeryQueueArn: {
        ...text("*", "arn:aws:sqs:eu-west-1:*:airflow-celery-*"),
        with: { egress: "endpoints" },
      },
      availabilityZones: zones,
      webserverIngress,
      encryptionKey: construct,
      flowLogRetentionInDays: retention,
    },
  }),
  "TeamNetwork.fromExistingVpc": constructCase<ExistingVpcAttributes>({
    make: (stack, attributes) => {
      const { vpcId, privateSubnetIds, securityGroupIds } = TeamNetwork.fromExistingVpc(
        stack,
        "It",
        attributes,
      );
      Object.entries({ vpcId, privateSubnetIds, securityGroupIds }).forEach(
        ([id, value]) => new TerraformOutput(stack, id, { value }),
      );
    },
    required: () => ({ vpcId: "vpc-0a1b2c3d", privateSubnetIds: subnets }),
    props: existingVpc,
  }),
  WebAccess: constructCase<WebAccessProps>({
    make: (stack, props) => new WebAccess(stack, "It", props),
    required: () => ({ environmentName: "payments" }),
    props: webAccess,
  }),
  AuditTrail: constructCase<AuditTrailProps>({
    make: (stack, props) => new AuditTrail(stack, "It", props),
    required: () => ({ trailName: "acme-audit", bucketName: "acme-audit", dagBucketNames: [] }),
    props: {
      ...account,
      trailName: text("Acme", "a", "a--b", "x".repeat(51)),
      bucketName,
      dagBucketNames: texts("*", "Acme"),
      dagBucketNamePrefix: knownText("-", "Acme", "acme*"),
      retentionInDays: number(30, 364, 366),
      readerRoleArns: texts(...WRONG_ROLES),
      deployRoleArn: text(...WRONG_ROLES),
      deletionProtection: flag,
    },
  }),
};
