import { TeamEnvironment, type TeamEnvironmentProps } from "../../../../modules";
import {
  allowedChanges,
  bucketName,
  endpointServices,
  environmentName,
  existingVpc,
  files,
  health,
  permissions,
  retention,
  webAccess,
  WRONG_ROLES,
  webserverIngress,
  zones,
} from "./construct-cases";
import {
  choice,
  constructCase,
  flag,
  knownText,
  knownTexts,
  number,
  type PropCase,
  boundaryProps,
  DELIVERING,
  deliveryProps,
  identityProps,
  secretsNaming,
  text,
  texts,
} from "./prop-case";

const SUBNETS = ["subnet-0a1b2c3d", "subnet-1b2c3d4e"];

/** A VPC that exists, with one of its attributes changed. */
const vpcWith = (attribute: string, value: unknown): object => ({
  vpcId: "vpc-0a1b2c3d",
  privateSubnetIds: SUBNETS,
  [attribute]: value,
});

const inExistingVpc: PropCase = {
  taken: (tokens) =>
    Object.entries(existingVpc as Record<string, PropCase>).flatMap(([attribute, { taken }]) =>
      (taken?.(tokens) ?? []).map((value) => vpcWith(attribute, value)),
    ),
  wrong: [
    "vpc-0a1b2c3d",
    {},
    ...Object.entries(existingVpc as Record<string, PropCase>).flatMap(([attribute, { wrong }]) =>
      wrong.map((value) => vpcWith(attribute, value)),
    ),
  ],
  with: { vpcCidr: undefined },
};

/** The whole environment: each prop is rejected under its own name, wherever it ends up. */
export const TEAM_ENVIRONMENT = constructCase<TeamEnvironmentProps>({
  make: (stack, props) => new TeamEnvironment(stack, "It", props),
  required: () => ({
    environmentName: "payments",
    airflowVersion: "2.11.2",
    bucketName: "acme-payments-dags",
  }),
  further: { vpcCidr: "10.20.0.0/16" },
  props: {
    ...webAccess,
    ...files,
    environmentName,
    airflowVersion: knownText("2.11", "latest"),
    bucketName,
    environmentClass: { ...choice, wrong: [...choice.wrong, "mw1.huge"] },
    schedulers: number(1, 6),
    minWorkers: number(0, 11),
    maxWorkers: number(0, -1),
    minWebservers: number(1, 6),
    maxWebservers: number(1, 6),
    airflowConfigurationOptions: {
      taken: ({ text: token }) => [{ "core.parallelism": token }],
      rejected: ({ text: token }) => [{ [token]: "32" }, { "smtp.smtp_password": token }],
      wrong: ["core.parallelism", [], { "core.parallelism": 32 }, { parallelism: "32" }, { "core.x": "" }],
    },
    workerReplacement: { ...choice, wrong: [...choice.wrong, "graceful"] },
    webserverIngress,
    endpointManagement: { ...choice, wrong: [...choice.wrong, "CUSTOMER"] },
    weeklyMaintenanceWindowStart: text("SUN:03:15", "Sunday"),
    webserverAccess: { ...choice, wrong: [...choice.wrong, "public-and-private"] },
    vpcCidr: text("10.20.0.0", "10.0.0.0/8"),
    egress: choice,
    additionalEndpointServices: endpointServices,
    resourceAccountIds: { ...texts("1111", "*"), with: { egress: "endpoints" } },
    availabilityZones: zones,
    existingVpc: inExistingVpc,
    connections: { ...knownTexts("a//b", "a b"), with: { secretAdministratorRoleArns: [] } },
    variables: { ...knownTexts("a//b", "a b"), with: { secretAdministratorRoleArns: [] } },
    configSecrets: { ...knownTexts("a//b", "a b"), with: { secretAdministratorRoleArns: [] } },
    ...secretsNaming,
    secretAdministratorRoleArns: texts(...WRONG_ROLES),
    permissions,
    ...boundaryProps,
    ...identityProps,
    executionRoleName: text("a b", "a/b"),
    dagWriterRoleArns: texts(...WRONG_ROLES),
    ciSources: deliveryProps.ciSources,
    submitterRoleArns: texts(...WRONG_ROLES),
    dagPolicyFile: { ...deliveryProps.dagPolicyFile, with: DELIVERING },
    signingKeyArn: { ...deliveryProps.signingKeyArn, with: DELIVERING },
    deliveryEmails: { ...deliveryProps.deliveryEmails, with: DELIVERING },
    bucketReaderRoleArns: texts(...WRONG_ROLES),
    deployRoleArn: text(...WRONG_ROLES),
    accessLogsBucketName: bucketName,
    logLevel: { ...choice, wrong: [...choice.wrong, "WARNING"] },
    logRetentionInDays: retention,
    kmsKeyArn: text("alias/payments"),
    detectionSchedule: knownText("daily", "rate(1 minutes)", "rate(2 days)"),
    detectionMode: choice,
    realtimeDetection: flag,
    notificationEmails: texts("security"),
    notificationTopicArns: texts("security", "arn:aws:sns:us-east-1:111122223333:security"),
    notificationMinimumSeverity: choice,
    allowedPrivilegeChanges: allowedChanges((allow) => allow),
    alarmNames: texts("*", "a:b", ""),
    health,
    audit: {
      taken: ({ text: token }) => [{ trailArn: token, bucketName: token, logGroupName: token }],
      wrong: [
        "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",
        {},
        { trailArn: "audit" },
        { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit", bucketName: "*" },
        { trailArn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit", logGroupName: "a*" },
      ],
    },
    deletionProtection: flag,
  },
});
