import { firstInLines, from } from "./lines";
import { type DetectionRule } from "./detection-rule";
import { accessControl } from "./security-manager";

export const accessControlSync: DetectionRule = {
  name: "access-control",
  description: "A DAG file's access_control takes a role's permission on the DAG away",
  kinds: ["role-permission-revoked"],
  source: "airflow/providers/fab/auth_manager/security_manager/override.py, _sync_dag_view_permissions",
  prefilter: ["Revoking '"],
  classify: (message, context) =>
    firstInLines(message, ({ text }) => {
      const line = from(text, "Revoking '");
      const [, action, dag, role] =
        /^Revoking '([^']+)' on DAG '([^']+)' for role '([^']+)'/.exec(line ?? "") ?? [];
      if (action === undefined || dag === undefined) {
        return undefined;
      }
      const permission = `${action.replaceAll("_", " ")} on ${dag.startsWith("DAG") ? dag : `DAG:${dag}`}`;
      return {
        kind: "role-permission-revoked",
        outcome: "succeeded",
        permission,
        role,
        ...accessControl(permission, context),
      };
    }),
};
