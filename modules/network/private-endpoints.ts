import { type ITerraformDependable } from "cdktf";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { childId } from "../aws/child-id";
import { policyDocument } from "../aws/policy-document";
import { endpointPolicy, type ReachedAccounts } from "./endpoint-policy";
import { endpointServiceName } from "./endpoint-service-name";
import { takesEndpointPolicy, takesPrivateDns } from "./endpoint-traits";
import { interfaceEndpointServices } from "./network-rules";

/** Props of `PrivateEndpoints`. */
export interface PrivateEndpointsProps {
  /** Account and Region of the VPC. */
  readonly account: AwsAccount;
  /** Id of the VPC. */
  readonly vpcId: string;
  /** Ids of the subnets of the endpoints. */
  readonly subnetIds: readonly string[];
  /** Id of the endpoints' security group. */
  readonly securityGroupId: string;
  /** Whose principals may use the endpoints, and for whose resources. */
  readonly reached: ReachedAccounts;
  /**
   * Endpoint services in addition to the required ones, as the suffix of their name: `sts` for
   * `com.amazonaws.<region>.sts`.
   */
  readonly additionalServices: readonly string[];
}

/** Interface endpoints, with private DNS and limited to accounts that are trusted, as far as the services take these. */
export class PrivateEndpoints extends Construct {
  /** What must exist before the environment does. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: PrivateEndpointsProps) {
    super(scope, id);
    this.dependables = interfaceEndpointServices(props.additionalServices).map(
      (service) =>
        new VpcEndpoint(this, childId(service), {
          vpcId: props.vpcId,
          serviceName: endpointServiceName(props.account.region, service),
          vpcEndpointType: "Interface",
          privateDnsEnabled: takesPrivateDns(service),
          subnetIds: [...props.subnetIds],
          securityGroupIds: [props.securityGroupId],
          policy: takesEndpointPolicy(service)
            ? policyDocument(endpointPolicy(service, props.account, props.reached))
            : undefined,
          tags: { Name: `mwaa-${service}` },
        }),
    );
  }
}
