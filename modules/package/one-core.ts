import { type IConstruct } from "constructs";
import { InstallationError } from "./installation-error";
import { findPackage, MANIFEST } from "./peers";

/** What this library uses; read once, not for each construct of each stack. */
const OWN = findPackage("cdktf");

/**
 * Checks that the app was created by the core (`cdktf` or `cdktn`) that this library uses. With two versions,
 * synthesis fails halfway with a missing method. Two copies of one version work.
 * @throws InstallationError where the versions differ
 */
export function checkOneCore(scope: IConstruct): void {
  // The app's core stores its version here; an app for tests is marked as a stub.
  const app: unknown = scope.node.tryGetContext("cdktfVersion");
  if (OWN === undefined || typeof app !== "string" || app === OWN.version || !/^\d/.test(app)) {
    return;
  }
  throw new InstallationError(
    `${scope.node.path}: the app was created by version ${app} of the CDK for Terraform, but ${MANIFEST.name} uses ${OWN.name} ${OWN.version}: install one version of it, for both (npm ls cdktf cdktn shows where they come from)`,
  );
}
