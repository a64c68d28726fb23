import { fileOf, load, minimalTeam, type Tree } from "./fixtures";

const ROLE = "arn:aws:iam::111122223333:role/x";
const AUDIT = { homeRegion: "eu-west-1" };
const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/own";

const other = (change: Tree = {}): Tree => ({ ...minimalTeam(), accountId: "444455556666", ...change });

test("the file's audit is one trail for each account, with its teams' buckets and Regions", () => {
  const { audits } = load(
    fileOf(
      { payments: minimalTeam(), marketing: { ...minimalTeam(), region: "us-east-1" }, sales: other() },
      { audit: AUDIT },
    ),
  );

  expect(audits).toEqual([
    {
      accountId: "111122223333",
      homeRegion: "eu-west-1",
      retentionDays: 400,
      readerArns: [],
      deletionProtection: true,
      tags: {},
      teamRegions: ["eu-west-1", "us-east-1"],
      dagBucketNames: ["acme-marketing-dags-111122223333", "acme-payments-dags-111122223333"],
    },
    expect.objectContaining({ accountId: "444455556666", teamRegions: ["eu-west-1"] }),
  ]);
});

test("the bucket that DAGs are delivered to is recorded like the one that Airflow reads", () => {
  const delivery = { submitters: [ROLE] };
  const { audits } = load(
    fileOf({ payments: { ...minimalTeam(), delivery }, sales: minimalTeam() }, { audit: AUDIT }),
  );
  expect(audits[0]?.dagBucketNames).toEqual([
    "acme-payments-dags-111122223333",
    "acme-payments-dags-111122223333-intake",
    "acme-sales-dags-111122223333",
  ]);
});

test("a team's audit wins over the file's, which wins over none", () => {
  const { audits, teams, warnings } = load(
    fileOf({ payments: { ...minimalTeam(), audit: false }, sales: other() }, { audit: AUDIT }),
  );

  expect(audits.map(({ accountId }) => accountId)).toEqual(["444455556666"]);
  expect(teams.map(({ name, audit }) => [name, audit?.homeRegion])).toEqual([
    ["payments", undefined],
    ["sales", "eu-west-1"],
  ]);
  expect(warnings.join()).not.toContain("no audit");
});

test("every setting of an audit arrives", () => {
  const audit = { ...AUDIT, retentionDays: 731, readers: [ROLE], deletionProtection: false };
  expect(load(fileOf({ payments: minimalTeam() }, { audit })).audits[0]).toMatchObject({
    retentionDays: 731,
    readerArns: [ROLE],
    deletionProtection: false,
  });
});

test("the deploying role and the tags are those that all teams of the account have", () => {
  const team = (role: string, tags: Tree): Tree => ({
    ...minimalTeam(),
    deployRoleArn: `${ROLE}-${role}`,
    tags: { CostCentre: "42", ...tags },
  });
  const auditOf = (...teams: [Tree, Tree]): Tree => {
    const { audits, warnings } = load(fileOf({ payments: teams[0], marketing: teams[1] }, { audit: AUDIT }));
    return { ...audits[0], warnings: warnings.filter((warning) => !warning.includes("overlap")) };
  };

  expect(auditOf(team("deploy", { Owner: "a" }), team("deploy", { Owner: "b" }))).toMatchObject({
    deployRoleArn: `${ROLE}-deploy`,
    tags: { CostCentre: "42" },
    warnings: [],
  });
  expect(auditOf(team("one", {}), team("two", {}))).toMatchObject({
    deployRoleArn: undefined,
    warnings: [expect.stringContaining("no deployRoleArn in common")],
  });
});

test("an existing trail is used unchanged, with a warning that nothing checks it", () => {
  const { audits, warnings } = load(
    fileOf({ payments: minimalTeam() }, { audit: { ...AUDIT, trailArn: TRAIL } }),
  );
  expect(audits[0]?.trailArn).toBe(TRAIL);
  expect(warnings).toEqual([expect.stringContaining("the events that this trail records are not checked")]);
});
