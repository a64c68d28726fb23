import { Annotations, type TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Construct, type Node } from "constructs";
import { type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { assumedRole, configureState } from "./stack-settings";
import { type DagDelivery } from "../delivery/dag-delivery";
import { terraformLiteral } from "../aws/terraform-literal";
import { TeamEnvironment } from "../team/team-environment";

/**
 * One team's stack: its provider, its state, its environment and its outputs. Nothing in it refers to another
 * team's stack, so that a team can be planned, applied and destroyed alone.
 * @example
 * ```ts
 * import { App } from "cdktf";
 * import { type TeamConfig, TeamStack } from "cdktf-mwaa-teams";
 *
 * const app = new App();
 * const team: TeamConfig = {
 *   name: "payments",
 *   props: {
 *     accountId: "111122223333",
 *     region: "eu-west-1",
 *     environmentName: "payments",
 *     airflowVersion: "2.11.2",
 *     bucketName: "acme-payments-dags",
 *     vpcCidr: "10.20.0.0/16",
 *   },
 *   tags: { CostCentre: "4711" },
 *   wave: 1,
 *   warnings: [],
 * };
 * const payments = new TeamStack(app, { organization: "acme" }, team);
 * console.log(payments.environment.environmentName);
 * ```
 */
export class TeamStack extends TerraformStack {
  /** Of all teams: their stacks have the same paths, and cdktf hashes the path of each element. */
  private static readonly logicalIds = new Map<string, string>();

  /** The environment and everything that belongs to it. */
  public readonly environment: TeamEnvironment;

  /**
   * @param scope the app
   * @param config what the stacks of an organization share: the prefix of its names, and where the state is
   * @param team the team; its name is the stack's
   */
  public constructor(
    scope: Construct,
    config: Pick<TeamsConfig, "organization" | "state">,
    team: TeamConfig,
  ) {
    super(scope, team.name);
    team.warnings.forEach((warning) => Annotations.of(this).addWarning(warning));
    configureState(this, config, team.name);
    new AwsProvider(this, "aws", {
      region: team.props.region,
      allowedAccountIds: [team.props.accountId],
      assumeRole: assumedRole(this, team.props.deployRoleArn, team.name),
      defaultTags: [
        { tags: { Team: team.name, ManagedBy: "cdktf-mwaa-teams", ...terraformLiteral(team.tags) } },
      ],
    });
    new ArchiveProvider(this, "archive");
    // "Default" leaves no trace in the resources' addresses.
    this.environment = new TeamEnvironment(this, "Default", team.props);
    this.output(this.environment, team.props.endpointManagement === "customer");
  }

  /**
   * The id that Terraform knows an element by: cdktf's own, computed once for all teams.
   * @param element the element, or its node
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const path = ("node" in element ? element.node : element).path.slice(this.node.path.length);
    const known = TeamStack.logicalIds.get(path);
    const id = known ?? super.allocateLogicalId(element);
    TeamStack.logicalIds.set(path, id);
    return id;
  }

  private output(environment: TeamEnvironment, hasCustomerEndpoints: boolean): void {
    const outputs = {
      environment_arn: { description: "ARN of the MWAA environment", value: environment.environmentArn },
      webserver_url: { description: "Address of the Airflow UI", value: environment.webserverUrl },
      dag_bucket_name: { description: "Bucket of the DAGs", value: environment.bucket.bucketName },
      execution_role_arn: {
        description: "Role that the DAGs run with",
        value: environment.executionRole.roleArn,
      },
      encryption_key_arn: {
        description: "Key that encrypts what the environment stores",
        value: environment.encryptionKey.keyArn,
      },
      vpc_id: { description: "VPC of the environment", value: environment.network.vpcId },
      private_subnet_ids: {
        description: "Private subnets of the environment",
        value: environment.network.privateSubnetIds,
      },
      security_group_ids: {
        description: "Security groups of the environment",
        value: environment.network.securityGroupIds,
      },
      privilege_change_topic_arn: {
        description: "SNS topic of privilege changes",
        value: environment.detector.topicArn,
      },
      ...deliveryOutputs(environment.delivery),
      ...ownersOutputs(environment),
      ...(hasCustomerEndpoints ? endpointServiceOutputs(environment) : {}),
      log_group_names: { description: "The five log groups", value: environment.logs.logGroupNames },
    };
    Object.entries(outputs).forEach(([id, output]) => new TerraformOutput(this, id, output));
  }
}

/** What the owners of an existing bucket and role put there: synthesis knows it, before any plan. */
function ownersOutputs({
  ownersPolicies: { bucketPolicy, trustPolicy },
  executionRole,
}: TeamEnvironment): Record<string, { description: string; value: unknown }> {
  return {
    ...(bucketPolicy === undefined
      ? {}
      : {
          dag_bucket_policy: {
            description: "Policy that the owner of the existing DAG bucket gives to it",
            value: bucketPolicy,
          },
        }),
    ...(trustPolicy === undefined
      ? {}
      : {
          execution_role_trust_policy: {
            description: "Trust policy that the owner of the existing execution role gives to it",
            value: trustPolicy,
          },
          execution_role_boundary_arn: {
            description: "Permissions boundary that the owner of the existing execution role gives to it",
            value: executionRole.boundaryArn,
          },
        }),
  };
}

/** What the owner of the VPC creates the environment's endpoints from. */
function endpointServiceOutputs({
  environment,
}: TeamEnvironment): Record<string, { description: string; value: unknown }> {
  return {
    database_vpc_endpoint_service: {
      description: "Endpoint service of the metadata database",
      value: environment.databaseVpcEndpointService,
    },
    webserver_vpc_endpoint_service: {
      description: "Endpoint service of a private web server",
      value: environment.webserverVpcEndpointService,
    },
  };
}

function deliveryOutputs(delivery?: DagDelivery): Record<string, { description: string; value: unknown }> {
  return delivery === undefined
    ? {}
    : {
        intake_bucket_name: {
          description: "Bucket that authors deliver to",
          value: delivery.intakeBucketName,
        },
        ci_role_arns: {
          description: "Roles of the CI jobs that deliver, in the order of the configuration",
          value: delivery.ciRoleArns,
        },
        delivery_topic_arn: { description: "SNS topic of rejected deliveries", value: delivery.topicArn },
      };
}
