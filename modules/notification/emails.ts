import { list, optional, type PropCheck, text } from "../validation/prop-checks";
import { emailRule } from "./notification-rules";

/** Addresses to notify. */
export const emails: PropCheck<readonly string[] | undefined> = optional(
  list(text(emailRule), { distinct: (email) => email }),
);
