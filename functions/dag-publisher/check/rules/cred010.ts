import { HOLE, textsOf } from "../analysis/value";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { isOwnName, isSensitiveName } from "./environment-names";
import { environmentReads } from "./environment-reads";
import { isIdListed } from "../../policy/listed";

export const cred010: DagRule = {
  id: "CRED010",
  title: "Reads a variable of the environment whose name is not known",
  why:
    "A name that is put together when the code runs may be that of a credential, and no check can say whether it is " +
    "one.",
  bad: "os.environ[name]",
  good: 'os.environ["DEPLOY_ENV"]',
  source: "See CRED001",
  fix: "write the name down as a text, or its first part, such as MYAPP_",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy }) {
    for (const { node, key, certain } of environmentReads(facts)) {
      const names = textsOf(key);
      const unclear = names.filter(
        (name) =>
          name.includes(HOLE) &&
          !isSensitiveName(name) &&
          !isOwnName(name) &&
          !isIdListed(name, policy.environmentVariables),
      );
      if (certain && (key.open || names.length === 0 || unclear.length > 0)) {
        yield { message: "which variable of the environment is read is not known", at: node };
      }
    }
  },
};
