import { type ExistingVpcAttributes } from "../../../network/existing-vpc";
import { type RegionReader, type Subnet } from "../../facts";
import { type Finding, findingsAbout } from "../../finding";
import { judged } from "../../judged";

/** Whether the two subnets are in the VPC, and in two Availability Zones. */
export function checkSubnets(
  { vpcId, privateSubnetIds }: ExistingVpcAttributes,
  region: RegionReader,
): Promise<readonly Finding[]> {
  return judged(
    { check: "subnets", subject: privateSubnetIds.join(", "), actions: ["ec2:DescribeSubnets"] },
    () => region.subnets(privateSubnetIds),
    (subnets) => [
      ...privateSubnetIds.map((id) => judgeSubnet(id, subnets, vpcId)),
      ...judgeZones(subnets, privateSubnetIds),
    ],
  );
}

function judgeSubnet(id: string, subnets: readonly Subnet[], vpcId: string): Finding {
  const about = findingsAbout("subnets", id);
  const subnet = subnets.find((one) => one.id === id);
  if (subnet === undefined) {
    return about.failed(
      "does not exist in this account and Region",
      "correct network.existing.privateSubnetIds",
    );
  }
  return subnet.vpcId === vpcId
    ? about.ok(`is in ${vpcId}`)
    : about.failed(`is in ${subnet.vpcId}, not in ${vpcId}`, "correct network.existing");
}

function judgeZones(subnets: readonly Subnet[], ids: readonly string[]): Finding[] {
  const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
  if (subnets.length < ids.length) {
    return [];
  }
  const about = findingsAbout("zones", ids.join(", "));
  return [
    zones.length === ids.length
      ? about.ok(`are in ${zones.join(" and ")}`)
      : about.failed(
          `are both in ${zones.join()}: MWAA needs two Availability Zones`,
          "name a subnet in another zone",
        ),
  ];
}
