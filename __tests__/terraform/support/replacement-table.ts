import { ACCOUNT } from "./aws-client";
import { type FileYaml, NEW_REQUIREMENTS, type TeamYaml } from "./changed-config";

/** A change of one team's configuration. */
export interface Change {
  readonly what: string;
  readonly edit: (team: Partial<TeamYaml>) => void;
}

/** A change that Terraform makes in place, and the types of what else is created, destroyed or replaced for it. */
export interface InPlaceChange extends Change {
  /** Type of resource to what Terraform plans for it; what is only updated is not named. */
  readonly others?: Readonly<Record<string, "create" | "delete" | "delete+create" | "create+delete">>;
}

/** A change that would replace something: what deletion protection then names, and what would be lost without. */
export interface StoppedChange extends Change {
  readonly names: RegExp;
  /** @default the environment */
  readonly replaced?: RegExp;
}

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** The team that all changes begin with: something of everything that can change. */
export function settle(team: Partial<TeamYaml>): void {
  Object.assign(team, {
    airflow: {
      version: "2.11.0",
      environmentClass: "mw1.medium",
      requirements: "./files/requirements.txt",
      configuration: { "core.parallelism": "32" },
    },
    access: { admin: [role("admin"), role("second-admin")] },
    secrets: { connections: ["warehouse"], administrators: [role("secrets")] },
    permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*"] }],
    delivery: { writers: [role("ci")] },
    deployRoleArn: role("deploy"),
    tags: { Owner: "risk" },
  });
}

/** A change of Airflow's settings. */
export function airflow(more: object): Change["edit"] {
  return (team) => {
    team.airflow = { ...team.airflow, ...more };
  };
}

function set(more: Partial<TeamYaml>): Change["edit"] {
  return (team) => Object.assign(team, more);
}

export const IN_PLACE: readonly InPlaceChange[] = [
  { what: "a bigger class", edit: airflow({ environmentClass: "mw1.large" }) },
  { what: "a smaller class", edit: airflow({ environmentClass: "mw1.small" }) },
  { what: "more workers", edit: airflow({ workers: { min: 2, max: 20 } }) },
  {
    what: "more schedulers and web servers",
    edit: airflow({ schedulers: 3, webservers: { min: 2, max: 4 } }),
  },
  { what: "an Airflow option", edit: airflow({ configuration: { "core.parallelism": "64" } }) },
  { what: "the maintenance window", edit: airflow({ maintenanceWindow: "SAT:22:30" }) },
  { what: "other requirements", edit: airflow({ requirements: NEW_REQUIREMENTS }) },
  {
    what: "a startup script and plugins",
    edit: airflow({ startupScript: "./files/startup.sh", plugins: "./files/plugins.zip" }),
    others: { aws_s3_object: "create" },
  },
  {
    what: "no requirements any more",
    edit: airflow({ requirements: undefined }),
    others: { aws_s3_object: "delete" },
  },
  { what: "a newer Airflow of the same major version", edit: airflow({ version: "2.11.2" }) },
  { what: "DEBUG logs, kept longer", edit: set({ logs: { level: "DEBUG", retentionDays: 731 } }) },
  { what: "a public web server", edit: set({ webserver: "public" }) },
  { what: "other tags", edit: set({ tags: { Owner: "risk-and-compliance", Tier: "1" } }) },
  {
    what: "one more admin",
    edit: set({ access: { admin: [role("admin"), role("second-admin"), role("third-admin")] } }),
    others: { aws_iam_role_policy_attachment: "create" },
  },
  {
    what: "one admin fewer",
    edit: set({ access: { admin: [role("second-admin")] } }),
    others: { aws_iam_role_policy_attachment: "delete" },
  },
  {
    what: "one permission more",
    edit: set({
      permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*", "arn:aws:s3:::pond/*"] }],
    }),
  },
  { what: "another DAG writer", edit: set({ delivery: { writers: [role("other-ci")] } }) },
  {
    what: "one secret more",
    edit: set({ secrets: { connections: ["warehouse", "market"], administrators: [role("secrets")] } }),
    others: { aws_secretsmanager_secret: "create", aws_secretsmanager_secret_policy: "create" },
  },
  {
    what: "access logs",
    edit: set({ bucket: { accessLogsBucket: "acme-access-logs" } }),
    others: { aws_s3_bucket_logging: "create" },
  },
  {
    what: "no deletion protection",
    edit: set({ deletionProtection: false }),
    others: { terraform_data: "delete" },
  },
];

const CREATED = { cidr: "10.31.0.0/16", egress: "nat" };

export const STOPPED: readonly StoppedChange[] = [
  {
    what: "another environment name",
    edit: set({ environmentName: "hazard" }),
    names:
      /terraform_data\.(Logs|DagBucket)_DeletionProtection_\w+|terraform_data\.EnvironmentDeletionProtection/,
  },
  {
    what: "another bucket name",
    edit: set({ bucket: { name: "acme-other-dags" } }),
    names: /terraform_data\.DagBucket_DeletionProtection_\w+/,
    replaced: /^replace aws_s3_bucket\.DagBucket_\w+$/,
  },
  {
    what: "a key of somebody else's",
    edit: set({
      encryption: { kmsKeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0ddddddd-1111-2222-3333-444444444444` },
    }),
    names: /terraform_data\.EnvironmentDeletionProtection\b/,
  },
  {
    what: "another address range",
    edit: set({ network: { create: { ...CREATED, cidr: "10.99.0.0/16" } } }),
    names: /terraform_data\.EnvironmentDeletionProtection\b/,
  },
  {
    what: "other Availability Zones",
    edit: set({ network: { create: { ...CREATED, availabilityZones: ["us-east-1c", "us-east-1d"] } } }),
    names: /terraform_data\.EnvironmentDeletionProtection\b/,
  },
  {
    what: "a new major version of Airflow",
    edit: airflow({ version: "3.2.1" }),
    names: /terraform_data\.EnvironmentDeletionProtection\b/,
  },
];

/** The same configuration in other words: nothing for Terraform to do. */
export function reorder({ teams, ...file }: FileYaml): FileYaml {
  const reversed = <T extends object>(map: T): T => Object.fromEntries(Object.entries(map).reverse()) as T;
  return {
    teams: reversed(Object.fromEntries(Object.entries(teams).map(([name, team]) => [name, reversed(team)]))),
    ...reversed(file),
  };
}
