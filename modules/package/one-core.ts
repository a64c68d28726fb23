import { type IConstruct } from "constructs";
import { InstallationError } from "./installation-error";
import { findPackage, MANIFEST } from "./peers";

/** What this library uses; read once, not for each construct of each stack. */
const OWN = findPackage("cdktf");

/**
 * Checks that the app was made by the core that this library uses. Of two versions, one fails in the middle of
 * synthesis, with a method that the other's objects do not have. Two copies of one version work.
 * @throws InstallationError where the versions differ
 */
export function checkOneCore(scope: IConstruct): void {
  // The app's core leaves its version here; a test's app says that it is a stub.
  const app: unknown = scope.node.tryGetContext("cdktfVersion");
  if (OWN === undefined || typeof app !== "string" || app === OWN.version || !/^\d/.test(app)) {
    return;
  }
  throw new InstallationError(
    `${scope.node.path}: the app is made by version ${app} of the CDK for Terraform, but ${MANIFEST.name} uses ${OWN.name} ${OWN.version}: install one version of it, for both (npm ls cdktf cdktn shows where they come from)`,
  );
}
