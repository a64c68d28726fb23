import { type ExistingVpcAttributes } from "../../../network/existing-vpc";
import { type RegionReader, type SecurityGroup, type SecurityRule } from "../../facts";
import { type Finding, findingsAbout } from "../../finding";
import { judged } from "../../judged";

/** PostgreSQL, the metadata database, and HTTPS, everything else (Amazon MWAA User Guide, "Security in your VPC"). */
const PORTS = [443, 5432];

/** Whether the security groups that the file names let the environment's components reach each other. */
export function checkSecurityGroups(
  { vpcId, securityGroupIds = [] }: ExistingVpcAttributes,
  region: RegionReader,
): Promise<readonly Finding[]> {
  if (securityGroupIds.length === 0) {
    return Promise.resolve([]);
  }
  return judged(
    {
      check: "security groups",
      subject: securityGroupIds.join(", "),
      actions: ["ec2:DescribeSecurityGroups"],
    },
    () => region.securityGroups(securityGroupIds),
    (groups) => {
      const wrong = securityGroupIds.flatMap((id) => placeProblem(id, groups, vpcId));
      return wrong.length > 0 ? wrong : [judgeRules(groups)];
    },
  );
}

function placeProblem(id: string, groups: readonly SecurityGroup[], vpcId: string): Finding[] {
  const about = findingsAbout("security groups", id);
  const group = groups.find((one) => one.id === id);
  const todo = "correct network.existing.securityGroupIds";
  if (group === undefined) {
    return [about.failed("does not exist in this account and Region", todo)];
  }
  return group.vpcId === vpcId ? [] : [about.failed(`is in ${group.vpcId}, not in ${vpcId}`, todo)];
}

/** All of the groups are on every component, so that the rules of all of them count together. */
function judgeRules(groups: readonly SecurityGroup[]): Finding {
  const ids = groups.map(({ id }) => id);
  const one = ids.length === 1;
  const about = findingsAbout("security groups", ids.join(", "));
  const ingress = closedPorts(
    groups.flatMap((group) => group.ingress),
    ids,
  );
  const egress = closedPorts(
    groups.flatMap((group) => group.egress),
    ids,
  );
  if (ingress.length === 0 && egress.length === 0) {
    return about.ok(`${one ? "lets" : "let"} the environment's components reach each other`);
  }
  const itself = one ? "itself" : "themselves";
  const closed = [
    ...(ingress.length === 0 ? [] : [`ingress from ${itself} on ${ingress.join(" and ")}`]),
    ...(egress.length === 0 ? [] : [`egress to ${itself} on ${egress.join(" and ")}`]),
  ];
  return about.failed(
    `${one ? "allows" : "allow"} no ${closed.join(", and no ")}`,
    "add rules for all traffic whose other side is the group itself, or name no group: one is created",
  );
}

function closedPorts(rules: readonly SecurityRule[], ids: readonly string[]): number[] {
  const between = rules.filter(
    ({ groupIds, ranges }) => groupIds.some((id) => ids.includes(id)) || ranges.includes("0.0.0.0/0"),
  );
  return PORTS.filter((port) => !between.some((rule) => opens(rule, port)));
}

function opens({ protocol, fromPort = 0, toPort = 65_535 }: SecurityRule, port: number): boolean {
  return protocol === "-1" || (["tcp", "6"].includes(protocol) && fromPort <= port && port <= toPort);
}
