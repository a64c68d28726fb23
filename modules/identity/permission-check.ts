import { Token } from "cdktf";
import { known, list, optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { type Permission, permissionProblems } from "./permission";

/** Replaces an ARN that is known only after apply. */
const KNOWN_AFTER_APPLY = "arn:aws:iam::000000000000:role/known-after-apply";

const shapeOfPermission: PropCheck<Permission> = shape<Permission>({
  actions: list(known("an action, written out", text())),
  resources: list(text()),
  acknowledge: optional(text()),
});

/** Additional permissions of DAGs; the ARNs of resources may be known only after apply. */
export const permissionList: PropCheck<readonly Permission[]> = list<Permission>((permission) => {
  const wrong = shapeOfPermission(permission);
  if (wrong !== undefined) {
    return wrong;
  }
  const [first] = permissionProblems({
    actions: permission.actions,
    resources: permission.resources.map((arn) => (Token.isUnresolved(arn) ? KNOWN_AFTER_APPLY : arn)),
  });
  return first && { place: placeOf(first.path), problem: first.problem };
});

/** `["actions", 0]` as `.actions[0]`. */
function placeOf(path: readonly (string | number)[]): string {
  return path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
}
