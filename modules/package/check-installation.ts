import { installationProblem } from "./installation-problem";
import { InstallationError } from "./installation-error";
import { findPackage } from "./peers";

/**
 * Looks at Node and at the packages beside this one.
 * @throws InstallationError where they do not fit, with what to do
 */
export function checkInstallation(): void {
  const problem = installationProblem(process.versions.node, findPackage);
  if (problem !== undefined) {
    throw new InstallationError(problem);
  }
}
