/** A small `teams.yaml` of as many teams, each in an account of its own. */
export function teamsYaml(count: number): string {
  const team = (index: number): string => `  team-${index}:
    accountId: "${String(100000000000 + index)}"
    network: { create: { cidr: 10.${index % 250}.0.0/16 } }
`;
  return `organization: acme
defaults:
  region: eu-west-1
  airflow: { version: "2.11.2" }
teams:
${Array.from({ length: count }, (_, index) => team(index + 1)).join("")}`;
}
