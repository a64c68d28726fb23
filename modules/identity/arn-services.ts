import arnServices from "./arn-services.json";

const ARN_SERVICES: ReadonlyMap<string, string> = new Map(Object.entries(arnServices));

/**
 * Whether a request of one of the actions may be about one of the resources, by the services in their ARNs: an action of
 * SQS is never about a table.
 */
export function mayBeAbout(actions: readonly string[], resources: readonly string[]): boolean {
  const services = new Set(resources.map(serviceOfArn));
  return actions
    .flatMap((action) => servicesOfArns(serviceOfAction(action)))
    .some((service) => service === "*" || services.has("*") || services.has(service));
}

/** The services in the ARNs of all that a service's actions are about. */
function servicesOfArns(service: string): readonly string[] {
  return /[*?]/.test(service) ? ["*"] : (ARN_SERVICES.get(service) ?? service).split(" ");
}

/** The service of an action, in lower case. */
export function serviceOfAction(action: string): string {
  return action.split(":")[0]?.toLowerCase() ?? "*";
}

/** The service in an ARN; `*` where that is open, as in `*` or in an ARN that is known after apply. */
export function serviceOfArn(arn: string): string {
  const [, service] = /^arn:[^:]*:([a-z0-9-]+):/.exec(arn) ?? [];
  return service ?? "*";
}
