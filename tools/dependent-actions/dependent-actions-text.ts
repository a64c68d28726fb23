/**
 * What is needed only at times, so that a warning would be untrue as often as not: tags, customer-managed keys, a
 * service-linked role that is yet to be created, the directory of an organization.
 */
const SOMETIMES =
  /^(?:kms|organizations|identitystore|sso|sso-directory):|:\w*Tags?\w*$|^iam:CreateServiceLinkedRole$/;

/**
 * The content of `modules/identity/dependent-actions.json`: a line for each service, `Action=needed,needed`, so that a
 * change can be read.
 */
export function dependentActionsText(
  source: string,
  dependents: Readonly<Record<string, readonly string[]>>,
): string {
  const services = new Map<string, string[]>();
  for (const [action, all] of Object.entries(dependents).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [service = "", name = ""] = action.split(":");
    const needed = [...new Set(all)].filter((other) => !SOMETIMES.test(other) && other !== action).sort();
    if (needed.length > 0) {
      services.set(service, [...(services.get(service) ?? []), `${name}=${needed.join(",")}`]);
    }
  }
  const lines = [...services].map(
    ([service, actions]) => `    ${JSON.stringify(service)}: ${JSON.stringify(actions.join(" "))}`,
  );
  return `{\n  "source": ${JSON.stringify(source)},\n  "services": {\n${lines.join(",\n")}\n  }\n}\n`;
}
