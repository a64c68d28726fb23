import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");

/** IAM actions that the checks say they need. */
function neededActions(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory()
      ? neededActions(name)
      : [...readFileSync(name, "utf8").matchAll(/actions?: \[?("[^\]}]*")/g)].flatMap(([, list = ""]) =>
          [...list.matchAll(/"((?:airflow|ec2|iam|kms|s3|servicequotas):\w+)"/g)].map(
            ([, action = ""]) => action,
          ),
        );
  });
}

test("every check is met in the local AWS, broken and mended", () => {
  const textOf = (folder: string): string =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(path.join(ROOT, folder, name), "utf8"))
      .join("\n");
  const checks = new Set(
    [...textOf("modules/doctor").matchAll(/(?:findingsAbout\(|check: )"([^"]+)"/g)].map(([, name]) => name),
  );
  const tests = textOf("__tests__/terraform/doctor");
  // By its name, or in a line of the report.
  const notMet = [...checks].filter((name) => !new RegExp(`("|\\} ?)${name}("| )`).test(tests));

  expect(checks.size).toBeGreaterThan(20);
  expect(notMet).toEqual([]);
});

test("the policy of docs/doctor.md allows every action that a reading names, and no action that writes", () => {
  const [, json = "{}"] =
    /```json\n([^]*?)```/.exec(readFileSync(path.join(ROOT, "docs/doctor.md"), "utf8")) ?? [];
  const { Statement } = JSON.parse(json) as { Statement: { Action: string[] }[] };
  const allowed = Statement.flatMap(({ Action }) => Action);
  // What a key policy must let others do is no reading of the doctor's.
  const needed = neededActions(path.join(ROOT, "modules/doctor/checks")).filter(
    (action) => !/^kms:(Encrypt|Decrypt|GenerateDataKey|CreateGrant)$/.test(action),
  );

  expect(new Set(needed).size).toBeGreaterThan(15);
  expect(needed.filter((action) => !allowed.includes(action))).toEqual([]);
  expect(allowed.filter((action) => !/:(Describe|Get|List|Simulate)/.test(action))).toEqual([]);
});
