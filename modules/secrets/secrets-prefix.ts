/**
 * Beginning of the names of an environment's secrets. The slash after it keeps `team` apart from `team-a` in
 * policies that end in a wildcard.
 */
export function secretsPrefixFor(environmentName: string): string {
  return `airflow/${environmentName}`;
}
