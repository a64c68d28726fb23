import { installationProblem } from "./installation-problem";
import { InstallationError } from "./installation-error";
import { findPackage } from "./peers";

/**
 * Checks the version of Node and the peer dependencies.
 * @throws InstallationError where they do not fit, with the remedy
 */
export function checkInstallation(): void {
  const problem = installationProblem(process.versions.node, findPackage);
  if (problem !== undefined) {
    throw new InstallationError(problem);
  }
}
