import { type DagRule } from "./rules/dag-rule";
import { af001 } from "./rules/af001";
import { af002 } from "./rules/af002";
import { af003 } from "./rules/af003";
import { af004 } from "./rules/af004";
import { af005 } from "./rules/af005";
import { af006 } from "./rules/af006";
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
import { io001 } from "./rules/io001";
import { io002 } from "./rules/io002";
import { io003 } from "./rules/io003";
import { io004 } from "./rules/io004";
import { priv001 } from "./rules/priv001";
import { priv002 } from "./rules/priv002";
import { priv003 } from "./rules/priv003";
import { priv004 } from "./rules/priv004";
import { priv005 } from "./rules/priv005";
import { priv006 } from "./rules/priv006";
import { top001 } from "./rules/top001";
import { top002 } from "./rules/top002";

/** All rules about what a Python file does. */
export const RULES: readonly DagRule[] = [
  af001,
  af002,
  af003,
  af004,
  af005,
  af006,
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
  io001,
  io002,
  io003,
  io004,
  priv001,
  priv002,
  priv003,
  priv004,
  priv005,
  priv006,
  top001,
  top002,
];
