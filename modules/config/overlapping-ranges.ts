import { addressesOf } from "../network/cidr";
import { type TeamConfig } from "./teams-config";

/** A VPC's range, and whose it is. */
interface TeamRange {
  readonly team: string;
  readonly cidr: string;
  readonly first: number;
  readonly last: number;
}

/**
 * A warning for each group of VPCs in one account whose ranges overlap: they cannot be peered, and a transit gateway
 * routes to one of them alone. AWS creates them all the same, and a range can never change.
 */
export function overlapWarnings(teams: readonly TeamConfig[]): string[] {
  const accounts = [...new Set(teams.map(({ props }) => props.accountId))].sort();
  return accounts.flatMap((accountId) => {
    const ranges = teams.flatMap(({ name, props: { vpcCidr, accountId: account } }): TeamRange[] => {
      if (account !== accountId || vpcCidr === undefined) {
        return [];
      }
      const [first, last] = addressesOf(vpcCidr);
      return [{ team: name, cidr: vpcCidr, first, last }];
    });
    return overlappingGroups(ranges).map(
      (group) =>
        `the VPCs of ${group.map(({ team, cidr }) => `${team} (${cidr})`).join(", ")} in account ${accountId} overlap: they can never be connected with each other, nor with one network of yours`,
    );
  });
}

/** Ranges in the order of their addresses, each group a chain in which one begins before those before it end. */
function overlappingGroups(ranges: readonly TeamRange[]): TeamRange[][] {
  const groups: { last: number; members: TeamRange[] }[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first || b.last - a.last)) {
    const group = groups.at(-1);
    if (group !== undefined && range.first <= group.last) {
      group.members.push(range);
      group.last = Math.max(group.last, range.last);
    } else {
      groups.push({ last: range.last, members: [range] });
    }
  }
  return groups.map(({ members }) => members).filter(({ length }) => length > 1);
}
