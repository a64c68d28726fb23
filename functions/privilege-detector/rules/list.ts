import { accessControlSync } from "./access-control";
import { accessLine } from "./access-line";
import { airflowApiCall } from "./airflow-api-call";
import { blockedDatabaseAccess } from "./blocked-database-access";
import { commandFailure } from "./command-failure";
import { commandLine } from "./commands/command-line";
import { suspected } from "./commands/suspected";
import { commandResult } from "./command-result";
import { databaseCredentials } from "./database-credentials";
import { type DetectionRule } from "./detection-rule";
import { keysRead } from "./keys-read";
import { securityManager } from "./security-manager";
import { securityManagerFailure } from "./security-manager-failure";
import { sqlStatement } from "./sql-statement";

/** Every rule. Where several find something of the same severity in one line, the first one counts. */
export const RULES: readonly DetectionRule[] = [
  commandResult,
  securityManager,
  accessControlSync,
  accessLine,
  commandFailure,
  securityManagerFailure,
  commandLine,
  sqlStatement,
  blockedDatabaseAccess,
  airflowApiCall,
  databaseCredentials,
  keysRead,
  suspected,
];
