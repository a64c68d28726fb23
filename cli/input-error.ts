import { AccessError } from "../modules/access/access-error";
import { TeamsConfigError } from "../modules/config/teams-config-error";
import { InstallationError } from "../modules/package/installation-error";
import { PropValidationError } from "../modules/validation/prop-validation-error";

/** Whether an error is a mistake in what the user gave, which its message tells whole, without a stack trace. */
export function isInputError(error: unknown): error is Error {
  return [AccessError, InstallationError, PropValidationError, TeamsConfigError].some(
    (kind) => error instanceof kind,
  );
}
