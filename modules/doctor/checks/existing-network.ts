import { type Finding, findingsAbout } from "../finding";
import { allFindings, judged } from "../judged";
import { type StackContext } from "../stack-context";
import { checkAddresses } from "./network/addresses";
import { checkEgress } from "./network/egress";
import { checkSecurityGroups } from "./network/security-groups";
import { checkSubnets } from "./network/subnets";

/**
 * Whether the VPC that the file names is one that MWAA can run in.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/networking-about.html
 */
export async function checkExistingNetwork(context: StackContext): Promise<readonly Finding[]> {
  const props = context.stack.team?.props;
  if (props?.existingVpc === undefined) {
    return [];
  }
  const { vpcId } = props.existingVpc;
  const vpc = await checkVpc(vpcId, context);
  if (vpc.some(({ message }) => message === MISSING)) {
    // All that follows would only repeat it.
    return vpc;
  }
  return [
    ...vpc,
    ...(await allFindings(
      checkSubnets(props.existingVpc, context.region),
      checkEgress(props.existingVpc, props, context.region),
      checkSecurityGroups(props.existingVpc, context.region),
      checkAddresses(props.existingVpc, context),
    )),
  ];
}

const MISSING = "does not exist in this account and Region";

function checkVpc(vpcId: string, { region }: StackContext): Promise<readonly Finding[]> {
  const reading = {
    check: "vpc",
    subject: vpcId,
    actions: ["ec2:DescribeVpcs", "ec2:DescribeVpcAttribute"],
  };
  const about = findingsAbout(reading.check, vpcId);
  return judged(
    reading,
    () => region.vpc(vpcId),
    (vpc) => {
      if (vpc === undefined) {
        return about.failed(MISSING, "correct network.existing.vpcId");
      }
      const off = [
        ...(vpc.dnsSupport ? [] : ["--enable-dns-support"]),
        ...(vpc.dnsHostnames ? [] : ["--enable-dns-hostnames"]),
      ];
      return off.length === 0
        ? about.ok("exists, with DNS support and DNS hostnames")
        : about.failed(
            "resolves no private DNS names: MWAA's own endpoints need DNS support and DNS hostnames",
            off.map((option) => `aws ec2 modify-vpc-attribute --vpc-id ${vpcId} ${option}`).join("; "),
          );
    },
  );
}
