import fc from "fast-check";
import { type AccessState } from "../../../../../functions/airflow/access-state";

const NAMES = ["ann", "bob", "assumed-role/analyst/eve", "Zoë", "用户", "a, b", "x".repeat(64)] as const;
const ROLES = ["Admin", "Op", "User", "Viewer", "Public", "analysts", "on call"] as const;
const PERMISSIONS = [
  "can read on DAGs",
  "can edit on DAG:sales",
  "can edit on Connections",
  "can read on Users",
  "menu access on List Users",
] as const;

/** Small states of few names, so that two of them have much in common. */
export const anyState: fc.Arbitrary<AccessState> = fc.record({
  users: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      fullName: fc.constantFrom("Ann Lee", "Bob Jones", "X"),
      active: fc.boolean(),
      roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 3 }),
    }),
    { selector: ({ name }) => name },
  ),
  roles: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...ROLES),
      permissions: fc.uniqueArray(fc.constantFrom(...PERMISSIONS)),
    }),
    { selector: ({ name }) => name },
  ),
});
