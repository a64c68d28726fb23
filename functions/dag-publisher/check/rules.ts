import { af001 } from "./rules/af001";
import { af002 } from "./rules/af002";
import { af003 } from "./rules/af003";
import { af004 } from "./rules/af004";
import { af005 } from "./rules/af005";
import { cred001 } from "./rules/cred001";
import { cred002 } from "./rules/cred002";
import { cred003 } from "./rules/cred003";
import { cred004 } from "./rules/cred004";
import { cred005 } from "./rules/cred005";
import { cred006 } from "./rules/cred006";
import { cred007 } from "./rules/cred007";
import { cred008 } from "./rules/cred008";
import { cred009 } from "./rules/cred009";
import { cred010 } from "./rules/cred010";
import { cred011 } from "./rules/cred011";
import { type DagRule } from "./rules/dag-rule";
import { exec001 } from "./rules/exec001";
import { io001 } from "./rules/io001";
import { io002 } from "./rules/io002";
import { io003 } from "./rules/io003";
import { io004 } from "./rules/io004";
import { top001 } from "./rules/top001";
import { top002 } from "./rules/top002";

/** All rules about what a Python file does, by id. */
export const RULES: readonly DagRule[] = [
  af001,
  af002,
  af003,
  af004,
  af005,
  cred001,
  cred002,
  cred003,
  cred004,
  cred005,
  cred006,
  cred007,
  cred008,
  cred009,
  cred010,
  cred011,
  exec001,
  io001,
  io002,
  io003,
  io004,
  top001,
  top002,
];

export const rulesById: ReadonlyMap<string, DagRule> = new Map(RULES.map((rule) => [rule.id, rule]));
