import fc from "fast-check";
import { checkQuotas } from "../../../modules/doctor/checks/quotas";
import { type Counted } from "../../../modules/doctor/facts";
import { placesOf, stacksToApply } from "../../../modules/doctor/needs";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type Facts, fakeRegion, sdkError } from "./support/fake-account";
import { TEAMS } from "./support/teams";

const config = parseTeamsConfig(TEAMS, { file: "teams.yaml", directory: __dirname });

const ROOMY: Facts = {
  quota: 50,
  environmentQuota: 10,
  environments: [],
  vpcs: [],
  elasticIps: [],
  endpoints: [],
};

async function lines(facts: Facts, teams: readonly string[] = [], of = config): Promise<string[]> {
  const [place] = placesOf(of, stacksToApply(of, teams));
  if (place === undefined) {
    throw new Error("no place");
  }
  const findings = await checkQuotas(place, fakeRegion({ ...ROOMY, ...facts }));
  return findings.map(({ status, subject, message }) => `${status} ${subject}: ${message}`);
}

function of(team: string, count: number): Counted[] {
  const tags = { Team: team, ManagedBy: "cdktf-mwaa-teams" };
  return Array.from({ length: count }, (_, index) => ({ id: `${team}-${index}`, tags }));
}

test("counts what all teams of the place need, also where one team alone is looked at", async () => {
  const expected = [
    "ok MWAA environments: 10 allowed, 0 used, 3 more needed",
    "ok VPCs per Region: 50 allowed, 0 used, 2 more needed",
    "ok Elastic IP addresses: 50 allowed, 0 used, 2 more needed",
    "ok interface endpoints per VPC, closed: 50 allowed, 0 used, 7 more needed",
    "ok interface endpoints per VPC, vpc-0a1b2c3d4e5f60718: 50 allowed, 0 used, 2 more needed",
  ];

  expect(await lines({})).toEqual(expected);
  expect(await lines({}, ["nat"])).toEqual(expected);
});

test("resources of the teams are used and not needed again; a half of them is half a need", async () => {
  const found = await lines({
    environments: ["nat", "existing", "somebody-elses"],
    vpcs: [...of("nat", 1), { id: "vpc-other", tags: { Team: "nat" } }],
    elasticIps: of("nat", 1),
  });

  expect(found.slice(0, 3)).toEqual([
    "ok MWAA environments: 10 allowed, 3 used, 1 more needed",
    "ok VPCs per Region: 50 allowed, 2 used, 1 more needed",
    "ok Elastic IP addresses: 50 allowed, 1 used, 1 more needed",
  ]);
  expect(found.at(-1)).toMatch(/ 0 more needed$/);
});

test("fails exactly where used and needed together exceed the quota", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.nat(12), async (limit, used) => {
      const others = Array.from({ length: used }, (_, index) => ({ id: `vpc-${index}`, tags: {} }));
      const [, vpcs = ""] = await lines({ quota: limit, vpcs: others });

      expect(vpcs.startsWith(used + 2 > limit ? "failed" : "ok")).toBe(true);
    }),
  );
});

test("a quota that Service Quotas does not know, or that cannot be read, is unchecked", async () => {
  expect((await lines({ environmentQuota: undefined }))[0]).toMatch(/^unchecked MWAA environments: /);
  const [environments, vpcs] = await lines({ vpcs: sdkError("UnauthorizedOperation", "no", 403) });
  expect(environments).toMatch(/^ok /);
  expect(vpcs).toBe("unchecked VPCs per Region: access denied: no");
});

test("where a publisher is deployed, functions must be able to run at the same time", async () => {
  const delivering = parseTeamsConfig(
    `${TEAMS}  delivering:
    network: { create: { cidr: 10.22.0.0/16 } }
    delivery: { submitters: ["arn:aws:iam::111122223333:role/release"] }
`,
    { file: "teams.yaml", directory: __dirname },
  );
  const concurrent = async (quota: number): Promise<string[]> =>
    (await lines({ quota }, [], delivering)).filter((line) => line.includes("functions"));
  expect(await concurrent(6)).toEqual([
    "ok concurrent executions of functions: 6 allowed, 0 used, 6 more needed",
  ]);
  expect((await concurrent(5))[0]).toMatch(/^failed /);
});
