import { dagPolicyJsonSchema } from "../functions/dag-publisher/policy/json-schema";
import { keyTable } from "./key-table";

const START = "<!-- policy keys: written by `npm run regenerate` -->";
const END = "<!-- end of policy keys -->";

/**
 * The page of the DAG checker with the table of the policy's keys as the schema has them.
 * @throws Error where the page has no place for it
 */
export function withPolicyKeys(page: string): string {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`docs/dag-checker.md must have ${START} and ${END}`);
  }
  const table = `<!-- prettier-ignore-start -->\n${keyTable(dagPolicyJsonSchema())}\n<!-- prettier-ignore-end -->`;
  return `${before}${START}\n\n${table}\n\n${END}${after}`;
}
