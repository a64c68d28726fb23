import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { type AwsAccount } from "../aws/aws-account";
import { policyDocument } from "../aws/policy-document";
import { endpointPolicy } from "./endpoint-policy";
import { endpointServiceName } from "./endpoint-service-name";
import { type ITeamNetwork } from "./i-team-network";

/** The service behind which environments answer: `InvokeRestApi`, and tokens for the web server and the command line. */
export const AIRFLOW_ENDPOINT_SERVICE = "airflow.env";

/** Props of `AirflowEndpoint`. */
export interface AirflowEndpointProps {
  /** Account and Region of the VPC. */
  readonly account: AwsAccount;
  /** The VPC, its subnets and the security groups that may use the endpoint. */
  readonly network: ITeamNetwork;
}

/**
 * The interface endpoint through which Airflow's REST API is called from inside the VPC: of a private web server, Amazon MWAA
 * answers nobody else. For principals and environments of the account alone.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html
 */
export class AirflowEndpoint extends Construct {
  /** The endpoint. */
  public readonly endpoint: VpcEndpoint;

  public constructor(scope: Construct, id: string, { account, network }: AirflowEndpointProps) {
    super(scope, id);
    const accounts = [account.accountId];
    this.endpoint = new VpcEndpoint(this, "Resource", {
      vpcId: network.vpcId,
      serviceName: endpointServiceName(account.region, AIRFLOW_ENDPOINT_SERVICE),
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...network.privateSubnetIds],
      securityGroupIds: [...network.securityGroupIds],
      policy: policyDocument(
        endpointPolicy(AIRFLOW_ENDPOINT_SERVICE, account, { principals: accounts, resources: accounts }),
      ),
      tags: { Name: `mwaa-${AIRFLOW_ENDPOINT_SERVICE}` },
      dependsOn: [...network.dependables],
    });
  }
}
