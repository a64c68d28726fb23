import { stringify } from "yaml";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { type TeamsConfig } from "../../../modules/config/teams-config";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";

/** A file's value, to be taken apart by tests. */
export type Tree = Record<string, unknown>;

/** A team with the required keys only. */
export function minimalTeam(): Tree {
  return {
    accountId: "111122223333",
    region: "eu-west-1",
    airflow: { version: "2.11.2" },
    network: { create: { cidr: "10.20.0.0/16" } },
  };
}

/** A team that uses every key of one kind of network; no files. */
export function fullTeam(): Tree {
  const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
  return {
    accountId: "111122223333",
    region: "eu-west-1",
    deployRoleArn: role("deploy"),
    environmentName: "Payments_Prod",
    bucket: { name: "acme-payments", accessLogsBucket: "acme-logs", readers: [role("plan")] },
    airflow: {
      version: "3.2.1",
      environmentClass: "mw1.large",
      workers: { min: 2, max: 30 },
      webservers: { min: 2, max: 5 },
      schedulers: 5,
      configuration: { "core.parallelism": "32", "sentry.sentry_dsn_secret": "smtp" },
      maintenanceWindow: "SUN:03:30",
    },
    network: {
      create: {
        cidr: "10.20.0.0/24",
        egress: "endpoints",
        endpoints: ["sts", "ecr.api", "codeartifact.api", "codeartifact.repositories"],
        allowedDomains: ["*.corp.example"],
        resourceAccounts: ["777788889999"],
        availabilityZones: ["eu-west-1b", "eu-west-1c"],
      },
    },
    webserver: "private",
    access: { admin: [role("admin")], op: [role("op")], user: [role("user")], viewer: [role("viewer")] },
    secrets: {
      connections: ["warehouse"],
      variables: ["limit"],
      config: ["smtp"],
      administrators: [role("secrets")],
    },
    permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*"] }],
    passRoles: [
      { role: role("task"), service: "ecs-tasks.amazonaws.com", acknowledge: "runs code as another role" },
    ],
    codeArtifact: [{ domain: "acme", domainOwner: "444455556666", repository: "python" }],
    delivery: {
      ci: [{ github: { repository: "acme/payments-dags", environment: "production" }, prefix: "payments" }],
      submitters: [role("release")],
      signingKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/9234abcd-12ab-34cd-56ef-1234567890ab",
      notify: { emails: ["payments@example.com"] },
    },
    detection: {
      schedule: "cron(0/10 * * * ? *)",
      mode: "reference",
      realtime: true,
      notify: {
        emails: ["security@example.com"],
        topicArns: ["arn:aws:sns:eu-west-1:111122223333:security"],
        alarmNames: ["payments-*"],
        minimumSeverity: "HIGH",
      },
      allow: [{ dagId: "sync_roles", kinds: ["role-permission-granted"], reason: "nightly synchronization" }],
    },
    health: { schedulerSilenceMinutes: 15, parseTimeSeconds: 120 },
    logs: { level: "DEBUG", retentionDays: 30 },
    encryption: { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    deletionProtection: false,
    tags: { Owner: "payments@example.com" },
  };
}

/** A file with these teams and, by `extra`, these further keys. */
export function fileOf(teams: Tree, extra: Tree = {}): Tree {
  return { organization: "acme", ...extra, teams };
}

/** Loads a file as `teams.yaml` in the folder, by default one without any files. */
export function load(file: Tree | string, directory = "/nowhere"): TeamsConfig {
  return parseTeamsConfig(typeof file === "string" ? file : stringify(file), {
    file: "teams.yaml",
    directory,
  });
}

/** The error of a file that must not load. */
export function errorOf(file: Tree | string, directory?: string): TeamsConfigError {
  try {
    load(file, directory);
  } catch (error) {
    if (error instanceof TeamsConfigError) {
      return error;
    }
    throw error;
  }
  throw new Error("the file loaded, and it should not have");
}

/** The problems of a file as `path message`, without their places. */
export function problemsOf(file: Tree | string, directory?: string): string[] {
  return errorOf(file, directory).problems.map(({ path, message }) => `${path} ${message}`.trim());
}
