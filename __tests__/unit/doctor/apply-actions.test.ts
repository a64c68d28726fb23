import { actionsToApply } from "../../../modules/doctor/apply-actions";
import { stacksToApply } from "../../../modules/doctor/needs";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { knownActions } from "../../../modules/identity/iam-actions";
import { TEAMS } from "./support/teams";

const config = parseTeamsConfig(TEAMS, { file: "teams.yaml", directory: __dirname });
const groups = stacksToApply(config, []).flatMap((stack) => actionsToApply(config, stack));

test("every action is one that AWS has", () => {
  const unknown = groups
    .flatMap(({ actions }) => actions)
    .filter((action) => knownActions(action).length === 0);

  expect(groups.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

test("a network through endpoints asks for no address, one through NAT does", () => {
  const actionsOf = (name: string): string[] =>
    stacksToApply(config, [name]).flatMap((stack) =>
      actionsToApply(config, stack).flatMap(({ actions }) => actions),
    );

  expect(actionsOf("nat")).toContain("ec2:AllocateAddress");
  expect(actionsOf("closed")).not.toContain("ec2:AllocateAddress");
  expect(actionsOf("closed")).toContain("ec2:CreateVpc");
  expect(actionsOf("existing")).not.toContain("ec2:CreateVpc");
});
