import { isDeepStrictEqual } from "node:util";
import { boundaryAccountProblem, boundaryProblem, existingRoleProblem } from "../identity/identity-rules";
import { capacityOf, capacityProblems, type EnvironmentCapacity } from "../environment/environment-class";
import { snsTopicRegionRule } from "../notification/notification-rules";
import { unreadOptionProblems } from "../environment/airflow-configuration";
import { BASE_URL_OPTION, baseUrlProblem } from "../environment/base-url";
import { webserverReachProblem } from "../environment/webserver-access";
import { addressProblem } from "../network/address-space";
import { missingPackageEndpoints } from "../identity/code-artifact";
import { commandLineProblem } from "../identity/program-access";
import { interfaceEndpointServices } from "../network/network-rules";
import { webserverIngressProblem } from "../network/webserver-ingress";
import { arnPartitionProblem } from "../aws/partition";
import { keyRegionProblem, parseRoleArn } from "../aws/arn-rules";
import { existingBucketProblem } from "../team/parts/bucket";
import { lookedUpOptionProblem } from "../team/parts/secrets";
import { snapshotAddresses, snapshotProblem } from "../team/parts/snapshot-settings";
import { isMap, type Path } from "../yaml/path";
import { DELIVERY_RULES } from "./delivery-rules";
import { type TeamRule } from "./team-rule";
import { type TeamInput } from "./team-schema";
import { type TeamProblem } from "./value-rules";
import { webserverOf } from "./webserver-schema";

const PATH_OF_COUNT: Readonly<Record<keyof EnvironmentCapacity, Path>> = {
  environmentClass: ["airflow", "environmentClass"],
  schedulers: ["airflow", "schedulers"],
  minWorkers: ["airflow", "workers", "min"],
  maxWorkers: ["airflow", "workers", "max"],
  minWebservers: ["airflow", "webservers", "min"],
  maxWebservers: ["airflow", "webservers", "max"],
};

const PATH_OF_BUCKET_PROP = {
  deployRoleArn: ["deployRoleArn"],
  kmsKeyArn: ["encryption", "kmsKeyArn"],
  accessLogsBucketName: ["bucket", "accessLogsBucket"],
} as const satisfies Record<string, Path>;

const ACCESS = ["admin", "op", "user", "viewer"] as const;

/** All rules of a merged team. */
export const TEAM_RULES: readonly TeamRule[] = [
  {
    reads: Object.values(PATH_OF_COUNT),
    problems: ({ airflow }) =>
      capacityProblems(
        capacityOf({
          environmentClass: airflow?.environmentClass,
          schedulers: airflow?.schedulers,
          minWorkers: airflow?.workers?.min,
          maxWorkers: airflow?.workers?.max,
          minWebservers: airflow?.webservers?.min,
          maxWebservers: airflow?.webservers?.max,
        }),
      ).map(({ field, problem }) => ({
        path: PATH_OF_COUNT[field],
        message: problem,
      })),
  },
  {
    reads: [...Object.values(PATH_OF_COUNT), ["network", "create"], ["detection", "snapshot"]],
    problems: ({ airflow, detection, network: { create } = {} }: TeamInput): TeamProblem[] => {
      const { maxWorkers, schedulers, maxWebservers } = capacityOf({
        environmentClass: airflow?.environmentClass,
        schedulers: airflow?.schedulers,
        maxWorkers: airflow?.workers?.max,
        maxWebservers: airflow?.webservers?.max,
      });
      return problemsAt(
        ["network", "create", "cidr"],
        create &&
          addressProblem({
            cidr: create.cidr,
            interfaceEndpoints:
              (create.egress === "endpoints" ? interfaceEndpointServices(create.endpoints).length : 0) +
              snapshotAddresses({
                privilegeSnapshot: detection?.snapshot,
                additionalEndpointServices: create.endpoints,
              }),
            workers: maxWorkers,
            schedulers,
            webservers: maxWebservers,
          }),
      );
    },
  },
  {
    reads: [["webserver"], ["airflow", "version"], ["network", "create"]],
    problems: ({ webserver, airflow, network: { create } = {} }) =>
      problemsAt(
        webserverOf(webserver).accessPath,
        airflow &&
          webserverReachProblem({
            webserverAccess: webserverOf(webserver).access,
            airflowVersion: airflow.version,
            egress: create?.egress,
          }),
      ),
  },
  {
    reads: [
      ["airflow", "version"],
      ["airflow", "configuration"],
    ],
    problems: ({ airflow }) =>
      unreadOptionProblems(airflow?.version ?? "", Object.keys(airflow?.configuration ?? {})).map(
        ({ option, problem }) => ({
          path: ["airflow", "configuration", option],
          message: problem,
        }),
      ),
  },
  {
    reads: [
      ["airflow", "configuration"],
      ["secrets", "config"],
      ["secrets", "prefix"],
    ],
    problems: ({ airflow, secrets: { config = [], prefix } = {} }: TeamInput): TeamProblem[] => {
      const found = lookedUpOptionProblem(airflow?.configuration ?? {}, {
        configSecrets: config,
        secretsPrefix: prefix,
      });
      return found === undefined
        ? []
        : [{ path: ["airflow", "configuration", found.option], message: found.problem }];
    },
  },
  {
    reads: [["webserver"], ["airflow", "configuration"]],
    problems: ({ webserver, airflow }) =>
      problemsAt(
        ["airflow", "configuration", BASE_URL_OPTION],
        baseUrlProblem(airflow?.configuration ?? {}, webserverOf(webserver).access),
      ),
  },
  {
    reads: [["webserver"], ["network", "existing"]],
    problems: ({ webserver, network: { existing } = {} }) =>
      problemsAt(
        ["webserver", "ingress"],
        webserverIngressProblem({
          webserverAccess: webserverOf(webserver).access,
          webserverIngress: webserverOf(webserver).ingress,
          securityGroupIds: existing?.securityGroupIds,
        }),
      ),
  },
  {
    reads: [["network"]],
    problems: ({ network }) =>
      problemsAt(
        ["network"],
        network.create === undefined && network.existing === undefined
          ? "must name one of create and existing, got: neither"
          : undefined,
      ),
  },
  // They are about the endpoints and the resolver of a VPC that has nothing else.
  ...(["endpoints", "resourceAccounts", "allowedDomains"] as const).map((key): TeamRule => ({
    reads: [
      ["network", "create", "egress"],
      ["network", "create", key],
    ],
    problems: ({ network: { create } = {} }) =>
      problemsAt(
        ["network", "create", key],
        create?.[key]?.[0] !== undefined && create.egress !== "endpoints"
          ? `must be empty unless egress is endpoints, got: ${JSON.stringify(create[key])}`
          : undefined,
      ),
  })),
  {
    reads: [["network", "create", "egress"], ["network", "create", "endpoints"], ["codeArtifact"]],
    problems: ({ network: { create } = {}, codeArtifact = [] }) =>
      problemsAt(
        ["network", "create", "endpoints"],
        create?.egress === "endpoints" && codeArtifact.length > 0
          ? missingPackageEndpoints(create.endpoints ?? [])
          : undefined,
      ),
  },
  {
    reads: [["region"], ["network", "create", "availabilityZones"]],
    problems: ({ region, network: { create } = {} }) =>
      (create?.availabilityZones ?? []).flatMap((zone, index) =>
        problemsAt(
          ["network", "create", "availabilityZones", index],
          zone.slice(0, -1) === region
            ? undefined
            : `must be a zone of the team's region ${region}, got: "${zone}"`,
        ),
      ),
  },
  {
    reads: [["accountId"], ["deployRoleArn"]],
    problems: ({ accountId, deployRoleArn }) =>
      problemsAt(["deployRoleArn"], deployRoleArn && roleInAccountProblem(deployRoleArn, accountId)),
  },
  {
    reads: [["accountId"], ["passRoles"]],
    problems: ({ accountId, passRoles = [] }) =>
      passRoles.flatMap(({ role }, index) =>
        problemsAt(["passRoles", index, "role"], roleInAccountProblem(role, accountId)),
      ),
  },
  ...ACCESS.map((role): TeamRule => ({
    reads: [["accountId"], ["access", role]],
    problems: ({ accountId, access }) =>
      (access?.[role] ?? []).flatMap((arn, index) =>
        problemsAt(["access", role, index], roleInAccountProblem(arn, accountId)),
      ),
  })),
  {
    reads: [["accountId"], ["access", "programs"]],
    problems: ({ accountId, access }) =>
      (access?.programs ?? []).flatMap((program, index) => [
        ...problemsAt(["access", "programs", index, "role"], roleInAccountProblem(program.role, accountId)),
        ...problemsAt(["access", "programs", index, "airflowRole"], commandLineProblem(program)),
        ...problemsAt(
          ["access", "programs", index],
          repeats(access?.programs ?? [], index)
            ? "must not be there twice, got: the same role, airflowRole and api"
            : undefined,
        ),
      ]),
  },
  {
    reads: [["secrets"]],
    problems: ({ secrets: { connections = [], variables = [], config = [], administrators = [] } = {} }) =>
      problemsAt(
        ["secrets", "administrators"],
        administrators.length === 0 && connections.length + variables.length + config.length > 0
          ? "must name at least one IAM role where there are connections, variables or config (nobody else can set their values), got: []"
          : undefined,
      ),
  },
  {
    reads: [
      ["permissions"],
      ["deployRoleArn"],
      ["delivery", "writers"],
      ["delivery", "submitters"],
      ["secrets", "administrators"],
      ["access"],
    ],
    problems: (team) => privilegedRoleProblems(team),
  },
  {
    reads: [["boundary"], ["boundaryArn"]],
    problems: ({ boundary, boundaryArn }) => problemsAt(["boundary"], boundaryProblem(boundary, boundaryArn)),
  },
  {
    reads: [["accountId"], ["boundaryArn"]],
    problems: ({ accountId, boundaryArn }) =>
      problemsAt(["boundaryArn"], boundaryArn && boundaryAccountProblem(boundaryArn, accountId)),
  },
  {
    reads: [["bucket"], ["deployRoleArn"], ["encryption", "kmsKeyArn"]],
    problems: ({ bucket, deployRoleArn, encryption }: TeamInput): TeamProblem[] => {
      const { name, existing, accessLogsBucket } = bucket ?? {};
      const found = existingBucketProblem({
        existingBucket: existing,
        accessLogsBucketName: accessLogsBucket,
        deployRoleArn,
        kmsKeyArn: encryption?.kmsKeyArn,
      });
      return [
        ...problemsAt(
          ["bucket", "name"],
          existing === true && name === undefined
            ? "must be given for an existing bucket, got: nothing"
            : undefined,
        ),
        ...problemsAt(PATH_OF_BUCKET_PROP[found?.prop ?? "deployRoleArn"], found?.problem),
      ];
    },
  },
  {
    reads: [["accountId"], ["executionRoleArn"], ["boundary"], ["boundaryArn"]],
    problems: ({ accountId, executionRoleArn, boundary, boundaryArn }) =>
      problemsAt(
        ["executionRoleArn"],
        executionRoleArn &&
          existingRoleProblem({ existingRoleArn: executionRoleArn, accountId, boundary, boundaryArn }),
      ),
  },
  {
    reads: [["region"]],
    problems: (team) =>
      textsOf({ ...team, tags: undefined }).flatMap(({ path, text }) =>
        problemsAt(path, arnPartitionProblem(text, team.region)),
      ),
  },
  {
    reads: [["region"], ["celeryQueueArn"]],
    problems: ({ region, celeryQueueArn }) =>
      problemsAt(
        ["celeryQueueArn"],
        celeryQueueArn === undefined || celeryQueueArn.split(":")[3] === region
          ? undefined
          : `must be a queue of the team's region ${region}, got: "${celeryQueueArn}"`,
      ),
  },
  {
    reads: [
      ["airflow", "version"],
      ["detection", "mode"],
      ["detection", "snapshot"],
    ],
    problems: ({ airflow, detection }) =>
      problemsAt(
        ["detection", "snapshot"],
        snapshotProblem({
          privilegeSnapshot: detection?.snapshot,
          airflowVersion: airflow?.version ?? "",
          detectionMode: detection?.mode,
        }),
      ),
  },
  {
    reads: [["region"], ["detection", "notify", "topicArns"]],
    problems: ({ region, detection }) =>
      (detection?.notify?.topicArns ?? []).flatMap((arn, index) =>
        problemsAt(["detection", "notify", "topicArns", index], snsTopicRegionRule(region)(arn)),
      ),
  },
  {
    reads: [["region"], ["encryption", "kmsKeyArn"]],
    problems: ({ region, encryption }) =>
      problemsAt(
        ["encryption", "kmsKeyArn"],
        encryption?.kmsKeyArn && keyRegionProblem(encryption.kmsKeyArn, region),
      ),
  },
  ...DELIVERY_RULES,
];

/** Every text of a value, with its path. */
function textsOf(value: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") {
    return [{ path, text: value }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => textsOf(item, [...path, index]));
  }
  return isMap(value) ? Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key])) : [];
}

function repeats(items: readonly unknown[], index: number): boolean {
  return items.findIndex((item) => isDeepStrictEqual(item, items[index])) < index;
}

function problemsAt(path: Path, message: string | undefined): TeamProblem[] {
  return message ? [{ path, message }] : [];
}

function roleInAccountProblem(arn: string, accountId: string): string | undefined {
  return parseRoleArn(arn)?.accountId === accountId
    ? undefined
    : `must be a role of the team's account ${accountId}, got: "${arn}"`;
}

/** With a role that writes DAGs or secrets, deploys, or logs in to Airflow, DAGs would bypass their boundary. */
function privilegedRoleProblems({
  permissions = [],
  deployRoleArn,
  delivery,
  secrets,
  access,
}: TeamInput): TeamProblem[] {
  const privileged = new Set([
    ...(deployRoleArn === undefined ? [] : [deployRoleArn]),
    ...(delivery?.writers ?? []),
    ...(delivery?.submitters ?? []),
    ...(secrets?.administrators ?? []),
    ...ACCESS.flatMap((role) => access?.[role] ?? []),
    ...(access?.programs ?? []).map(({ role }) => role),
  ]);
  return permissions.flatMap(({ actions, resources }, index) =>
    actions.some((action) => action.toLowerCase().startsWith("sts:assumerole"))
      ? resources.flatMap((arn, place) =>
          problemsAt(
            ["permissions", index, "resources", place],
            privileged.has(arn)
              ? `must not be a role that deploys, writes DAGs or secrets, or logs in to Airflow (DAGs would act as it), got: "${arn}"`
              : undefined,
          ),
        )
      : [],
  );
}
