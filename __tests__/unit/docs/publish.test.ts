import { readFileSync } from "node:fs";
import path from "node:path";
import { deliveryStatements } from "../../../modules/delivery/intake-bucket-policy";

const ROOT = path.resolve(__dirname, "../../..");
const page = readFileSync(path.join(ROOT, "docs/publish.md"), "utf8");

interface Statement {
  readonly Action: string | string[];
}

const [, json = "{}"] = /```json\n([^]*?)```/.exec(page) ?? [];
const allowed = (JSON.parse(json) as { Statement: Statement[] }).Statement.flatMap(({ Action }) => Action);

test("the policy of docs/publish.md allows every action that an error of the commands may name", () => {
  const explained = readFileSync(path.join(ROOT, "cli/delivery/explained-aws.ts"), "utf8");
  const named = [...explained.matchAll(/"((?:s3|kms):\w+)"/g)].map(([, action = ""]) => action);

  expect(new Set(named).size).toBeGreaterThan(5);
  expect(named.filter((action) => !allowed.includes(action))).toEqual([]);
});

test("the roles that a team's stack creates may do in S3 what that policy allows", () => {
  const created = deliveryStatements("arn:aws:s3:::intake", "payments").flatMap(({ Action }) => Action);

  expect(allowed.filter((action) => action.startsWith("s3:") && !created.includes(action))).toEqual([]);
});

test("nothing that removes is allowed", () => {
  expect(allowed.filter((action) => /Delete|Tagging/.test(action))).toEqual([]);
});
