import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { ACCOUNT, AwsClient } from "./aws-client";
import { createRoles } from "./existing-resources";
import { type Workbench } from "./workbench";

/** A team of a `teams.yaml`, as much as the tests change of it. */
export interface TeamYaml {
  environmentName?: string;
  airflow: { environmentClass?: string; requirements?: string } & Record<string, unknown>;
  access?: { admin?: string[] };
  permissions?: { actions: string[]; resources: string[] }[];
  logs?: { level?: string; retentionDays?: number };
  deletionProtection?: boolean;
  network: Record<string, unknown>;
  [key: string]: unknown;
}

export interface FileYaml {
  defaults?: Partial<TeamYaml>;
  teams: Record<string, Partial<TeamYaml>>;
  [key: string]: unknown;
}

let count = 0;

/** With a tag that `upgradeStack` takes away: to untag is a permission of its own. */
export function withTemporaryTag(config: FileYaml): void {
  config.defaults = { ...config.defaults, tags: { ...(config.defaults?.tags ?? {}), Temporary: "yes" } };
}

/**
 * A later version of a config that is in use: beside it, so that it names the same files, and with the same ids
 * of what exists already. Roles that it names anew are made.
 */
export async function changedConfig(
  bench: Workbench,
  file: string,
  change: (config: FileYaml) => void,
): Promise<string> {
  const config = parse(readFileSync(file, "utf8")) as FileYaml;
  change(config);
  const text = stringify(config);
  await createRoles(new AwsClient(bench.awsUrl, "us-east-1"), text);
  const changed = join(dirname(file), `changed-${(count += 1)}.yaml`);
  writeFileSync(changed, text);
  return changed;
}

/** A change of every team of a file. */
export function eachTeam(change: (team: Partial<TeamYaml>) => void): (config: FileYaml) => void {
  return ({ teams }) => Object.values(teams).forEach(change);
}

/** The next class; the largest goes down, which is a change as well. */
const OTHER_CLASS: Record<string, string> = {
  "mw1.micro": "mw1.small",
  "mw1.small": "mw1.medium",
  "mw1.medium": "mw1.large",
  "mw1.large": "mw1.xlarge",
  "mw1.2xlarge": "mw1.xlarge",
};

/** The name of the requirements file that `grow` brings; the suite's configs have another. */
export const NEW_REQUIREMENTS = "./files/requirements-2.txt";

/**
 * What changes on a Tuesday afternoon: bigger class, longer retention, one more admin, one more permission, new
 * requirements. And, as the documentation says for a team that is to go, deletion protection off.
 */
export function grow(config: FileYaml): void {
  const { environmentClass = "mw1.small" } = config.defaults?.airflow ?? {};
  eachTeam((team) => {
    const current = team.airflow?.environmentClass ?? environmentClass;
    const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    Object.assign(team, {
      airflow: { ...team.airflow, environmentClass: OTHER_CLASS[current], requirements: NEW_REQUIREMENTS },
      access: { ...team.access, admin: [...(team.access?.admin ?? []), role("one-more-admin")] },
      permissions: [
        ...(team.permissions ?? []),
        { actions: ["sqs:ReceiveMessage"], resources: [`arn:aws:sqs:*:${ACCOUNT}:orders`] },
      ],
      logs: { ...team.logs, retentionDays: 731 },
      deletionProtection: false,
    });
  })(config);
}
