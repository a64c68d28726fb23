import { describeValue } from "./describe-value";
import { type Path } from "./path";

/**
 * A path as messages show it: `teams.payments.permissions[0].actions[1]`. A key that is not a plain word is
 * quoted, such as an Airflow option: `airflow.configuration["core.parallelism"]`. A key that looks like a secret
 * is redacted.
 */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") {
        return `[${part}]`;
      }
      if (!/^[A-Za-z0-9_-]+$/.test(part)) {
        return `[${describeValue(part)}]`;
      }
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}
