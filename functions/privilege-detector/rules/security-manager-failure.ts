import { type FindingKind } from "../model/finding";
import { isDuplicate } from "./duplicate";
import { firstInLines, from } from "./lines";
import { type DetectionRule } from "./detection-rule";

/** Texts of Flask-AppBuilder's `const.py` (`LOGMSG_ERR_SEC_*`) that no other software is likely to write. */
const FAILURES: readonly (readonly [starts: string, kind: FindingKind])[] = [
  ["Error adding new user to database.", "user-created"],
  ["Error updating user to database.", "user-updated"],
  ["An error occurred updating role ", "role-updated"],
  ["Add Permission to Role Error:", "role-permission-granted"],
  ["Remove Permission to Role Error:", "role-permission-revoked"],
];

export const securityManagerFailure: DetectionRule = {
  name: "security-manager-failure",
  description: "What Airflow's security manager logs, as an error, when a change of users or roles fails",
  kinds: FAILURES.map(([, kind]) => kind),
  source: "flask_appbuilder/const.py of dpgaspar/Flask-AppBuilder",
  prefilter: [
    "Error (adding new|updating) user ",
    "error occurred updating role ",
    "(Add|Remove) Permission to Role Error:",
  ],
  classify: (message, { place }) =>
    firstInLines(message, ({ text }) => {
      const failure = FAILURES.find(([starts]) => from(text, starts) !== undefined);
      if (failure === undefined) {
        return undefined;
      }
      // Components that start at the same time write the same rows: the second one fails, and nothing is other than it was.
      const upkeep = isDuplicate(message.text) && !failure[0].startsWith("Error");
      return upkeep && place !== "task" && place !== "worker"
        ? undefined
        : { kind: failure[1], outcome: "attempted", severity: upkeep ? "LOW" : "MEDIUM" };
    }),
};
