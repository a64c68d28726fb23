import { type ITerraformDependable } from "cdktf";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { WebserverIngress } from "./webserver-ingress";

/** Props of `EnvironmentSecurityGroup`. */
export interface EnvironmentSecurityGroupProps {
  /** Name of the security group, unique in the VPC. */
  readonly name: string;
  /** Id of the VPC. */
  readonly vpcId: string;
  /**
   * What is reached through gateway endpoints. With it, the environment reaches only itself, the VPC's endpoints and
   * these.
   * @default - all egress is allowed; the routes limit it
   */
  readonly gateways?: readonly GatewayTarget[];

  /**
   * Who else reaches the web server: IPv4 ranges, prefix lists and security groups.
   * @default - nobody
   */
  readonly webserverIngress?: readonly string[];
}

/** A service that a gateway endpoint leads to. */
export interface GatewayTarget {
  /** Name of the service: `S3`. It is part of the rule's address. */
  readonly name: string;
  /** Id of the service's prefix list. */
  readonly prefixListId: string;
}

/**
 * The self-referencing security group that MWAA requires: its components reach each other, the metadata database
 * and the web server through it.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
 */
export class EnvironmentSecurityGroup extends Construct {
  /** Id of the security group. */
  public readonly securityGroupId: string;
  /** The rules: an environment that starts without them fails. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: EnvironmentSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "Resource", {
      name: props.name,
      description: "Components of the MWAA environment",
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.securityGroupId = group.id;

    const ownComponents = {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: "-1",
      description: "Components and endpoints of the environment",
    };
    const ingress = new VpcSecurityGroupIngressRule(this, "IngressFromSelf", ownComponents);
    const webserver = new WebserverIngress(this, "WebserverIngress", {
      securityGroupId: group.id,
      sources: props.webserverIngress ?? [],
    });
    this.dependables = [
      ingress,
      ...webserver.dependables,
      ...this.allowEgress(group.id, ownComponents, props.gateways),
    ];
  }

  private allowEgress(
    securityGroupId: string,
    ownComponents: ConstructorParameters<typeof VpcSecurityGroupEgressRule>[2],
    gateways: readonly GatewayTarget[] | undefined,
  ): ITerraformDependable[] {
    if (gateways === undefined) {
      return [
        new VpcSecurityGroupEgressRule(this, "EgressToAnywhere", {
          securityGroupId,
          cidrIpv4: "0.0.0.0/0",
          ipProtocol: "-1",
          description: "As far as the routes of the subnets go",
        }),
      ];
    }
    return [
      new VpcSecurityGroupEgressRule(this, "EgressToSelf", ownComponents),
      ...gateways.map(
        ({ name, prefixListId }) =>
          new VpcSecurityGroupEgressRule(this, `EgressTo${name}`, {
            securityGroupId,
            prefixListId,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            description: `${name} through the gateway endpoint`,
          }),
      ),
    ];
  }
}
