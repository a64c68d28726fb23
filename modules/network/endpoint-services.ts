import { closest, distance } from "fastest-levenshtein";

/**
 * Services that have a VPC endpoint in some Region, without `-fips`. AWS publishes no list but the answer of EC2's
 * DescribeVpcEndpointServices in each Region, and new ones come every month: a name that is missing here may exist.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
 * (`InterfaceVpcEndpointAwsService`) and, for us-east-1,
 * https://github.com/badmintoncryer/cdk-missing-interface-endpoint, both read in November 2026
 */
const SERVICES =
  "access-analyzer account acm acm-pca aco-automation aiops airflow-serverless airflow.api airflow.env airflow.ops amplify analytics-omics aos aoss apigateway app-integrations appconfig appconfigdata application-autoscaling application-signals applicationinsights appmesh appmesh-envoy-management apprunner apprunner.requests appstream.api appstream.streaming appstream2 appsync appsync-api apptest aps aps-workspaces arc-region-switch arc-region-switch-control-plane arc-zonal-shift arsenal-discovery athena auditmanager autoscaling autoscaling-plans awsconnector b2bi backup backup-gateway backup-storage batch bcm-pricing-calculator bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-agentcore.gateway bedrock-data-automation bedrock-data-automation-runtime bedrock-mantle bedrock-runtime billing billingconductor braket budgets cases cassandra ce cleanrooms cleanrooms-ml cloudcontrolapi clouddirectory cloudformation cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories codebuild codecatalyst.git codecatalyst.packages codecommit codeconnections.api codedeploy codedeploy-commands-secure codeguru-profiler codeguru-reviewer codepipeline codestar-connections.api codewhisperer cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer config connect connect-campaigns console contact-lens control-storage-omics controlcatalog controltower cost-optimization-hub cur data-servicediscovery databrew dataexchange datasync datazone dax deadline.management deadline.scheduling detective deviceadvisor.iot devops-guru dicom-medical-imaging directconnect discovery dlm dms drs ds ds-data dsql dynamodb dynamodb-streams ebs ec2 ec2messages ecr-public.api ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth eks-capabilities eks-mcp eks-proxy elastic-inference.runtime elasticache elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp emr-containers emr-serverless emr-serverless-services.livy emr-serverless.dashboard emrwal.prod entityresolution events evidently evidently-dataplane evs execute-api finspace finspace-api fis fms forecast forecastquery frauddetector fsx gamelift geo.geofencing geo.maps geo.metadata geo.places geo.routes geo.tracking git-codecommit glue glue.dashboard grafana grafana-workspace greengrass groundstation guardduty guardduty-data health healthlake identitystore imagebuilder inspector-scan inspector2 inspector2-telemetry internetmonitor invoicing iot.api iot.credentials iot.data iot.fleethub.api iot.tunneling.api iot.tunneling.data iotfleetwise iotroborunner iotsitewise.api iotsitewise.data iottwinmaker.api iottwinmaker.data iotwireless.api ivs ivs.contribute ivschat ivsrealtime kafka kafkaconnect kendra kinesis-firehose kinesis-streams kinesisanalytics kms lakeformation lambda launchwizard license-manager license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs logs-insights lookoutequipment lookoutmetrics lookoutvision lorawan.cups lorawan.lns m2 macie2 mail-manager mail-manager-smtp.auth mail-manager-smtp.open managedblockchain-query managedblockchain.bitcoin.mainnet managedblockchain.bitcoin.testnet mediaconnect mediaconvert mediapackagev2 medical-imaging memory-db memorydb metering-marketplace mgn migrationhub-orchestrator migrationhub-strategy models-v2-lex monitoring mpa mq neptune-graph neptune-graph-data network-firewall networkflowmonitor networkflowmonitorreports networkmonitor nimble notifications notifications-contacts oam observabilityadmin odb organizations osis outposts panorama payment-cryptography.controlplane payment-cryptography.dataplane pca-connector-ad pca-connector-scep pca-connector-scep.enroll pcs personalize personalize-events personalize-runtime pi pinpoint pinpoint-sms-voice-v2 pipes pipes-data polly pricing.api private-networks profile proton q qapps qldb.session quicksight quicksight-website ram rbin rds rds-data redshift redshift-data redshift-serverless refactor-spaces rekognition repostspace resource-groups robomaker rolesanywhere route53profiles route53resolver rum rum-dataplane runtime-medical-imaging runtime-v2-lex s3-outposts s3tables s3vectors sagemaker-data-science-assistant sagemaker-geospatial sagemaker-unified-studio-mcp sagemaker.api sagemaker.featurestore-runtime sagemaker.metrics sagemaker.runtime scheduler schemas scn secretsmanager security-ir securityhub securitylake serverlessrepo service.user-subscriptions servicecatalog servicecatalog-appregistry servicediscovery servicequotas shield signer signin simspaceweaver sms snow-device-management sns social-messaging sqlworkbench sqs ssm ssm-contacts ssm-incidents ssm-quicksetup ssm-sap ssmmessages states storage-omics storagegateway stream-logs streaming-rekognition sts support supportapp swf sync-states synthetics tagging tags-omics tax textract thinclient.api timestream-influxdb tnb transcribe transcribestreaming transfer transfer.server transform transform-agents translate trustedadvisor verifiedpermissions voiceid vpc-lattice wafv2 wellarchitected wickr-admin wisdom workflows-omics workmail workmailmessageflow workspaces workspaces-instances workspaces-web xray";

/** The services whose names are known. */
export const ENDPOINT_SERVICES: readonly string[] = SERVICES.split(" ");

/** Names that people know a service by, and the name of its endpoint. */
const USUAL_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cloudwatch: "monitoring",
    cloudwatchlogs: "logs",
    codeartifact: "codeartifact.api",
    ecr: "ecr.api",
    efs: "elasticfilesystem",
    elb: "elasticloadbalancing",
    emr: "elasticmapreduce",
    eventbridge: "events",
    firehose: "kinesis-firehose",
    kinesis: "kinesis-streams",
    msk: "kafka",
    sagemaker: "sagemaker.api",
    ses: "email",
    stepfunctions: "states",
  }),
);

/** For each service whose name is not known, a warning with the name that was probably meant. */
export function unknownServiceWarnings(services: readonly string[]): string[] {
  return services
    .filter((service) => !ENDPOINT_SERVICES.includes(service.replace(/-fips(?=$|\.)/, "")))
    .map((service) => {
      const guess = meant(service);
      return `the endpoint service ${service} is not one that is known${guess === undefined ? "" : ` (did you mean ${guess}?)`}: an apply fails where the Region has none of that name`;
    });
}

/** The service of that usual name, or else one that is one or two letters away. */
function meant(service: string): string | undefined {
  const usual = USUAL_NAMES.get(service.replaceAll(/[._-]/g, ""));
  if (usual !== undefined) {
    return usual;
  }
  const guess = closest(service, [...ENDPOINT_SERVICES]);
  return distance(guess, service) <= Math.min(2, Math.floor(service.length / 3)) ? guess : undefined;
}
