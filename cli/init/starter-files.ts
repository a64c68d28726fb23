import { partitionOf } from "../../modules/aws/partition";
import { type InitAnswers, isVpcId } from "./answers";

/** A file that `init` writes, with its path in the folder. */
export interface StarterFile {
  readonly name: string;
  readonly text: string;
}

/** What git must not have: what is installed, what `synth` writes, and states, which hold values of resources. */
export const IGNORED = ["node_modules/", "cdktf.out/", ".terraform/", "*.tfstate", "*.tfstate.*"] as const;

/**
 * A small `teams.yaml` with one team, and in comments what to set before production.
 * @param schema where the editor finds the JSON Schema, relative to the file
 */
export function starterTeamsFile(answers: InitAnswers, schema: string): StarterFile {
  const { organization, team, account, region, notify, airflowVersion } = answers;
  const role = (name: string): string => `arn:${partitionOf(region)}:iam::${account}:role/${name}`;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    `organization: ${JSON.stringify(organization)} # prefix of globally unique names`,
    "",
    "# One trail per account, of every Airflow login, token, REST call and DAG write; false leaves it out.",
    `audit: { homeRegion: ${region} }`,
    "",
    "teams:",
    `  ${JSON.stringify(team)}:`,
    `    accountId: "${account}" # Terraform rejects credentials of any other account`,
    `    region: ${region}`,
    `    airflow: { version: "${airflowVersion}" }`,
    ...networkLines(answers),
    "    # Who is mailed when Airflow's users, roles or permissions change; AWS asks the address to confirm.",
    `    detection: { notify: { emails: [${JSON.stringify(notify)}] } }`,
    "",
    "    # Before production; the roles must exist:",
    `    # deployRoleArn: ${role("terraform-deploy")} # Terraform assumes it`,
    `    # access: { admin: [${role("platform")}] } # who logs in to the Airflow UI, by Airflow role`,
    "    # delivery: { ci: [{ github: { repository: acme/dags, environment: production } }] } # who delivers DAGs",
  ];
  return { name: "teams.yaml", text: `${lines.join("\n")}\n` };
}

/** A `.gitignore` that has every line of `IGNORED`; lines that are there stay. */
export function completedGitignore(existing: string): string {
  const present = existing.split(/\r?\n/).map((line) => line.trim());
  const missing = IGNORED.filter((line) => !present.includes(line));
  if (missing.length === 0) {
    return existing;
  }
  const start = existing === "" || existing.endsWith("\n") ? existing : `${existing}\n`;
  return `${start}${missing.join("\n")}\n`;
}

function networkLines({ network, subnets = "" }: InitAnswers): string[] {
  return isVpcId(network)
    ? [
        `    network: { existing: { vpcId: ${network}, privateSubnetIds: [${subnets.split(",").join(", ")}] } }`,
      ]
    : [
        "    # A VPC of its own, with NAT gateways; egress: endpoints has no way to the Internet.",
        `    network: { create: { cidr: ${network} } }`,
      ];
}
