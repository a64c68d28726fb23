import { SEVERITIES, type Severity } from "../model/finding";
import { type Change } from "./detection-rule";

/** Airflow roles that can run any code or change other users' access (Airflow, "Access Control", default roles). */
const POWERFUL_ROLES: ReadonlySet<string> = new Set(["Admin", "Op"]);

/**
 * Resources behind which are credentials, or the access of others
 * (`airflow/providers/fab/www/security/permissions.py`).
 */
const POWERFUL_RESOURCE =
  / on (?:Users|Roles|Groups|Connections|Variables|Configurations|Permissions|Permission Views|View Menus)(?:,|$)/;

/** How much a change matters, and how much less where Airflow refused it. Where the line was written makes no difference. */
export function severityOf(change: Change): Severity {
  const severity = change.severity ?? fullSeverity(change);
  return change.outcome === "blocked" ? lower(severity, "MEDIUM") : severity;
}

/** The less severe of two. */
export function lower(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other) ? one : other;
}

/** The most severe of several. */
export function worstOf(findings: readonly { readonly severity: Severity }[]): Severity {
  const severities = new Set(findings.map(({ severity }) => severity));
  return SEVERITIES.find((severity) => severities.has(severity)) ?? "INFORMATIONAL";
}

function fullSeverity({ kind, role, permission }: Change): Severity {
  switch (kind) {
    case "user-role-granted":
    case "user-created":
      return role?.split(", ").some((one) => POWERFUL_ROLES.has(one)) === true ? "CRITICAL" : "HIGH";
    case "role-permission-granted":
      return permission !== undefined && POWERFUL_RESOURCE.test(permission) ? "CRITICAL" : "HIGH";
    case "user-updated":
    case "user-password-reset":
    case "users-imported":
    case "roles-imported":
    case "metadata-database-changed":
    case "metadata-database-credentials-read":
    case "signing-key-read":
    case "connections-exported":
    case "audit-log-cleared":
    case "log-template-changed":
    case "airflow-api-called":
      return "HIGH";
    case "user-role-revoked":
    case "user-deleted":
    case "role-created":
    case "role-updated":
    case "role-deleted":
    case "role-permission-revoked":
    case "connection-changed":
    case "variables-exported":
    case "privilege-change-suspected":
      return "MEDIUM";
    case "permissions-cleaned-up":
    case "variable-changed":
    case "metadata-database-access-blocked":
      return "LOW";
    case "permissions-synchronized":
      return "INFORMATIONAL";
  }
}
