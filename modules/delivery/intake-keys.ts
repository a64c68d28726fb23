import { INTAKE_PREFIXES } from "../../functions/dag-publisher/contract";

/** Key of the DAG policy in the intake bucket. */
export const POLICY_KEY = `${INTAKE_PREFIXES.policy}dag-policy.yaml`;

/** Folders that authors deliver to. */
const DELIVERED = [INTAKE_PREFIXES.dags, INTAKE_PREFIXES.definitions, INTAKE_PREFIXES.manifests] as const;

/**
 * The objects that a deliverer writes, as patterns of keys. The folders are no objects of their own.
 * @param prefix folder below each of `dags/`, `definitions/` and `manifests/`; all of them where there is none
 */
export function deliveredKeys(prefix?: string): string[] {
  return deliveredFolders(prefix).map((folder) => `${folder}?*`);
}

/** The folders that a deliverer lists. */
export function deliveredFolders(prefix?: string): string[] {
  return DELIVERED.map((folder) => `${folder}${prefix === undefined ? "" : `${prefix}/`}`);
}

/** What everybody who delivers may read: what became of files, and the DAG policy. */
export const ANSWER_PREFIXES = [INTAKE_PREFIXES.status, INTAKE_PREFIXES.policy] as const;
