import path from "node:path";
import { loadTeamsConfig } from "../../../modules/config/load-teams-config";
import { bucketNameFor, bucketNameRule } from "../../../modules/names/bucket-name";
import { TEAM_DEFAULTS } from "../../../modules/team/team-environment-props";
import { fileOf, fullTeam, load, minimalTeam, type Tree } from "./fixtures";

const ROLE = "arn:aws:iam::111122223333:role/x";

test("a minimal team has every default", () => {
  const config = load(fileOf({ Data_Team: minimalTeam() }));
  expect(config).toEqual({
    organization: "acme",
    state: undefined,
    audits: [],
    warnings: [expect.stringMatching(/^no audit for 111122223333: /)],
    teams: [expect.anything()],
  });
  const [team] = config.teams;
  expect(team).toMatchObject({ name: "data-team", tags: {}, audit: undefined });
  expect(team?.props).toEqual({
    accountId: "111122223333",
    region: "eu-west-1",
    environmentName: "data-team",
    bucketName: "acme-data-team-dags-111122223333",
    existingBucket: false,
    bucketReaderRoleArns: [],
    airflowVersion: "2.11.2",
    airflowConfigurationOptions: {},
    vpcCidr: "10.20.0.0/16",
    additionalEndpointServices: [],
    resourceAccountIds: [],
    allowedDomains: [],
    adminRoleArns: [],
    opRoleArns: [],
    userRoleArns: [],
    viewerRoleArns: [],
    connections: [],
    variables: [],
    configSecrets: [],
    secretAdministratorRoleArns: [],
    permissions: [],
    passRoles: [],
    codeArtifact: [],
    metricNamespaces: [],
    ciSources: [],
    submitterRoleArns: [],
    deliveryEmails: [],
    dagWriterRoleArns: [],
    notificationEmails: [],
    notificationTopicArns: [],
    alarmNames: [],
    allowedPrivilegeChanges: [],
    ...TEAM_DEFAULTS,
  });
});

test("every key of a team becomes the prop that its schema names", () => {
  const [team] = load(fileOf({ payments: fullTeam() })).teams;
  const given = fullTeam() as Record<string, Tree>;
  expect(team).toEqual({
    name: "payments",
    tags: given.tags,
    wave: 1,
    warnings: [expect.stringMatching(/^deletionProtection: false: Terraform destroys/)],
    props: {
      accountId: "111122223333",
      region: "eu-west-1",
      deployRoleArn: given.deployRoleArn,
      environmentName: "Payments_Prod",
      bucketName: "acme-payments",
      existingBucket: false,
      accessLogsBucketName: "acme-logs",
      bucketReaderRoleArns: given.bucket?.readers,
      airflowVersion: "3.2.1",
      environmentClass: "mw1.large",
      schedulers: 5,
      minWorkers: 2,
      maxWorkers: 30,
      minWebservers: 2,
      maxWebservers: 5,
      airflowConfigurationOptions: given.airflow?.configuration,
      weeklyMaintenanceWindowStart: "SUN:03:30",
      vpcCidr: "10.20.0.0/24",
      egress: "endpoints",
      additionalEndpointServices: ["sts", "ecr.api", "codeartifact.api", "codeartifact.repositories"],
      resourceAccountIds: ["777788889999"],
      allowedDomains: ["*.corp.example"],
      availabilityZones: ["eu-west-1b", "eu-west-1c"],
      webserverAccess: "private",
      adminRoleArns: given.access?.admin,
      opRoleArns: given.access?.op,
      userRoleArns: given.access?.user,
      viewerRoleArns: given.access?.viewer,
      connections: given.secrets?.connections,
      variables: given.secrets?.variables,
      configSecrets: ["smtp"],
      secretAdministratorRoleArns: given.secrets?.administrators,
      permissions: given.permissions,
      passRoles: given.passRoles,
      codeArtifact: given.codeArtifact,
      metricNamespaces: [],
      ciSources: given.delivery?.ci,
      submitterRoleArns: given.delivery?.submitters,
      signingKeyArn: given.delivery?.signingKeyArn,
      deliveryEmails: ["payments@example.com"],
      dagWriterRoleArns: [],
      detectionSchedule: given.detection?.schedule,
      detectionMode: given.detection?.mode,
      realtimeDetection: given.detection?.realtime,
      notificationEmails: ["security@example.com"],
      notificationTopicArns: ["arn:aws:sns:eu-west-1:111122223333:security"],
      alarmNames: ["payments-*"],
      notificationMinimumSeverity: "HIGH",
      allowedPrivilegeChanges: given.detection?.allow,
      health: {
        schedulerSilenceMinutes: 15,
        oldestTaskSeconds: 1_800,
        utilizationPercent: 95,
        databaseFreeMemoryMebibytes: 512,
        parseTimeSeconds: 120,
        importErrorsCount: 0,
      },
      logLevel: "DEBUG",
      logRetentionInDays: 30,
      kmsKeyArn: given.encryption?.kmsKeyArn,
      deletionProtection: false,
    },
  });
});

test("text that Terraform would read as a template is escaped", () => {
  const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/${aws:username}/*"] }];
  const [team] = load(fileOf({ payments: { ...minimalTeam(), permissions } })).teams;
  expect(team?.props.permissions).toEqual([
    { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/$${aws:username}/*"] },
  ]);
});

test("the state's backend arrives", () => {
  const state = { s3: { bucket: "acme-tfstate", region: "eu-west-1" } };
  expect(load(fileOf({ payments: minimalTeam() }, { state })).state).toEqual(state);
});

test("teams are sorted by name, whatever their order in the file", () => {
  const teams = { zeta: minimalTeam(), Alpha: minimalTeam(), mid: minimalTeam() };
  expect(load(fileOf(teams)).teams.map(({ name }) => name)).toEqual(["alpha", "mid", "zeta"]);
});

test("the example of this repository loads, without warnings", () => {
  const config = loadTeamsConfig(path.join(__dirname, "../../../teams.yaml"));
  expect(config.teams.map(({ name }) => name)).toEqual(["marketing", "payments"]);
  expect([...config.warnings, ...config.teams.flatMap(({ warnings }) => warnings)]).toEqual([]);
});

describe("the default bucket name", () => {
  test("is cut to S3's length and keeps the names of two environments apart", () => {
    const long = `${"x".repeat(70)}`;
    const names = [`${long}a`, `${long}b`].map((name) => bucketNameFor("acme", name, "111122223333"));
    expect(names[0]).toMatch(/^acme-x{49}-[0-9a-f]{8}$/);
    expect(new Set(names).size).toBe(2);
    expect(names.map((name) => bucketNameRule(name))).toEqual([undefined, undefined]);
  });

  test("is a name S3 takes for an environment name in capitals and underscores", () => {
    expect(bucketNameFor("acme", "Data_Team", "111122223333")).toBe("acme-data-team-dags-111122223333");
  });
});

describe("warnings", () => {
  const quiet = (change: Tree = {}): Tree => ({
    ...minimalTeam(),
    deployRoleArn: ROLE,
    access: { viewer: [ROLE] },
    delivery: { submitters: [ROLE] },
    detection: { notify: { emails: ["security@example.com"] } },
    ...change,
  });
  const warningsOf = (team: Tree): readonly string[] =>
    load(fileOf({ payments: team })).teams[0]?.warnings ?? [];

  test.each(["10.255.0.0/16", "172.31.0.0/16", "192.168.0.0/16", "100.127.0.0/16"])(
    "the private range %s is none",
    (cidr) => {
      expect(warningsOf(quiet({ network: { create: { cidr } } }))).toEqual([]);
    },
  );

  test("thirty days of logs are none", () => {
    expect(warningsOf(quiet({ logs: { retentionDays: 30 } }))).toEqual([]);
  });

  test("a complete team has none", () => {
    expect(warningsOf(quiet())).toEqual([]);
  });

  test("an existing topic is somebody to notify", () => {
    const topicArns = ["arn:aws:sns:eu-west-1:111122223333:security"];

    expect(warningsOf(quiet({ detection: { notify: { topicArns } } }))).toEqual([]);
  });

  test.each<[string, Tree, RegExp]>([
    ["an unknown Airflow version", { airflow: { version: "3.9.9" } }, /^Airflow 3\.9\.9 is not a version/],
    [
      "an Airflow version after its end of support",
      { airflow: { version: "2.6.3" } },
      /end of support on 2025-12-30/,
    ],
    [
      "no deploying role",
      { deployRoleArn: undefined },
      /^no deployRoleArn: .*policy names the caller that runs Terraform/,
    ],
    ["nobody who can deliver DAGs", { delivery: {} }, /^no delivery\.ci, .*: nobody can deliver DAGs/],
    [
      "somebody who writes DAGs without validation",
      { delivery: { writers: [ROLE] } },
      /^delivery\.writers: .* nothing checks their DAGs/,
    ],
    [
      "nobody who is notified",
      { detection: {} },
      /^no detection\.notify\.emails and no detection\.notify\.topicArns: nobody is notified of privilege changes/,
    ],
    ["nobody who can log in", { access: {} }, /^no role in access: nobody can log in to the Airflow UI/],
    ["a public web server", { webserver: "public" }, /^webserver: public: everybody on the Internet reaches/],
    ["logs of a day", { logs: { retentionDays: 1 } }, /^logs\.retentionDays: 1: .* cannot be looked into/],
    [
      "no deletion protection",
      { deletionProtection: false },
      /^deletionProtection: false: Terraform destroys/,
    ],
    [
      "a range of the Internet",
      { network: { create: { cidr: "11.20.0.0/16" } } },
      /^network\.create\.cidr: 11\.20\.0\.0\/16 has addresses that others have on the Internet/,
    ],
  ])("%s is one", (_name, change, warning) => {
    expect(warningsOf(quiet(change))).toEqual([expect.stringMatching(warning)]);
  });
});
