import { capacityOf } from "../../../environment/environment-class";
import { type ExistingVpcAttributes } from "../../../network/existing-vpc";
import { type TeamConfig } from "../../../config/teams-config";
import { type Subnet } from "../../facts";
import { type Finding, findingsAbout } from "../../finding";
import { judged } from "../../judged";
import { type StackContext } from "../../stack-context";

/** Of MWAA's own endpoints, for the database and a private web server: one address in each subnet. */
const ENDPOINT_ADDRESSES = 2;

/** Addresses that environments take from a subnet. */
interface Demand {
  /** Where the components are spread over both subnets. */
  readonly spread: number;
  /** Where one zone carries them all. */
  readonly alone: number;
}

/**
 * Whether each subnet has addresses left for the environments of the file that are yet to be created there. Each
 * scheduler and worker has an address in the team's VPC; the web servers are in MWAA's own.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/networking-about.html
 */
export function checkAddresses(
  { privateSubnetIds }: ExistingVpcAttributes,
  { config, region, stack }: StackContext,
): Promise<readonly Finding[]> {
  const subject = privateSubnetIds.join(", ");
  return judged(
    { check: "addresses", subject, actions: ["ec2:DescribeSubnets", "airflow:ListEnvironments"] },
    async () => ({ subnets: await region.subnets(privateSubnetIds), names: await region.environments() }),
    ({ subnets, names }) =>
      subnets.map((subnet) => {
        const teams = config.teams.filter(
          ({ props }) =>
            props.accountId === stack.accountId &&
            props.region === stack.region &&
            props.existingVpc?.privateSubnetIds.includes(subnet.id) === true &&
            !names.includes(props.environmentName),
        );
        return judgeSubnet(subnet, demandOf(teams));
      }),
  );
}

function demandOf(teams: readonly TeamConfig[]): Demand {
  const demands = teams.map(({ props }) => {
    const { schedulers, maxWorkers } = capacityOf(props);
    const components = schedulers + maxWorkers;
    return {
      spread: Math.ceil(components / 2) + ENDPOINT_ADDRESSES,
      alone: components + ENDPOINT_ADDRESSES,
    };
  });
  const sum = (of: keyof Demand): number => demands.reduce((total, demand) => total + demand[of], 0);
  return { spread: sum("spread"), alone: sum("alone") };
}

function judgeSubnet({ id, freeAddresses }: Subnet, { spread, alone }: Demand): Finding {
  const about = findingsAbout("addresses", id);
  const todo = "name larger subnets, or lower airflow.workers.max";
  if (freeAddresses < spread) {
    return about.failed(`has ${freeAddresses} free addresses, and ${spread} are needed`, todo);
  }
  return freeAddresses < alone
    ? about.warning(
        `has ${freeAddresses} free addresses: enough, unless one zone must carry everything (${alone})`,
        todo,
      )
    : about.ok(`has ${freeAddresses} free addresses, ${alone} needed at most`);
}
