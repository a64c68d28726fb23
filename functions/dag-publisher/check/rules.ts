import { type DagRule, type RuleDocumentation } from "./rules/dag-rule";
import { db001 } from "./rules/db001";
import { db002 } from "./rules/db002";
import { db003 } from "./rules/db003";
import { db004 } from "./rules/db004";
import { db005 } from "./rules/db005";
import { db006 } from "./rules/db006";
import { exec001 } from "./rules/exec001";
import { exec002 } from "./rules/exec002";
import { exec003 } from "./rules/exec003";
import { exec004 } from "./rules/exec004";
import { exec005 } from "./rules/exec005";
import { exec006 } from "./rules/exec006";
import { exec007 } from "./rules/exec007";
import { exec008 } from "./rules/exec008";
import { exec009 } from "./rules/exec009";
import { exec010 } from "./rules/exec010";
import { exec011 } from "./rules/exec011";
import { exec012 } from "./rules/exec012";
import { exec013 } from "./rules/exec013";
import { imp001 } from "./rules/imp001";
import { priv001 } from "./rules/priv001";
import { priv002 } from "./rules/priv002";
import { priv003 } from "./rules/priv003";
import { priv004 } from "./rules/priv004";
import { priv005 } from "./rules/priv005";
import { priv006 } from "./rules/priv006";
import { FILE_RULES } from "./rules/file-rules";

/** Rules about what a Python file does. */
export const RULES: readonly DagRule[] = [
  db001,
  db002,
  db003,
  db004,
  db005,
  db006,
  exec001,
  exec002,
  exec003,
  exec004,
  exec005,
  exec006,
  exec007,
  exec008,
  exec009,
  exec010,
  exec011,
  exec012,
  exec013,
  imp001,
  priv001,
  priv002,
  priv003,
  priv004,
  priv005,
  priv006,
];

/** All rules, by id. */
export const rulesById: ReadonlyMap<string, RuleDocumentation> = new Map(
  [...FILE_RULES, ...RULES].map((rule) => [rule.id, rule]),
);
