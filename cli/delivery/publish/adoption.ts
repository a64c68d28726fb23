import {
  IntakeKeyError,
  INTAKE_PREFIXES,
  PUBLISHED_PREFIX,
  publishedKey,
  readIntakeKey,
} from "../../../functions/dag-publisher/publish/intake-key";
import {
  type FileStatus,
  type UnknownObjectsStatus,
} from "../../../functions/dag-publisher/publish/statuses";
import { type LocalFile } from "../local/local-files";

/** What lies in the DAG bucket that nobody delivered, against the author's folder. Keys are of the DAG bucket. */
export interface Adoption {
  /** When the publisher compared the bucket, in ISO 8601. */
  readonly at: string;
  /** The same bytes are in the folder. */
  readonly same: readonly string[];
  /** Other bytes are in the folder, or the publisher has not read the object: a delivery replaces them. */
  readonly different: readonly string[];
  /** Not in the folder: they stay, but for `--prune`. */
  readonly foreign: readonly string[];
  /** How many more there are, anywhere in the bucket, than the publisher lists. */
  readonly notListed: number;
  /** Keys of the intake bucket whose deletion removes them. */
  readonly deletions: readonly string[];
}

/** Compares what nobody delivered in the DAG bucket, as the publisher lists it, with a folder. */
export function adoptionOf(
  { at, count, objects }: UnknownObjectsStatus,
  files: readonly LocalFile[],
  statuses: readonly FileStatus[],
  prefix: string,
): Adoption {
  const delivered = new Set(
    statuses.flatMap(({ published }) => published?.objects.map(({ key }) => key) ?? []),
  );
  const local = new Map(
    files.filter(({ kind }) => kind === "dag").map((file) => [publishedKey(file.path), file]),
  );
  const found = { same: [] as string[], different: [] as string[], foreign: [] as string[] };
  for (const { key, sha256 } of objects) {
    // The list is older than what was delivered since; and some tools create an empty object for a folder.
    if (key.startsWith(`${PUBLISHED_PREFIX}${prefix}`) && !delivered.has(key) && !key.endsWith("/")) {
      const file = local.get(key);
      found[file === undefined ? "foreign" : sha256 === file.sha256 ? "same" : "different"].push(key);
    }
  }
  return {
    at,
    ...found,
    notListed: count - objects.length,
    deletions: found.foreign.flatMap(deletionOf),
  };
}

/** Some keys can never have been delivered, so that no delivery removes them. */
function deletionOf(key: string): string[] {
  const intakeKey = `${INTAKE_PREFIXES.dags}${key.slice(PUBLISHED_PREFIX.length)}`;
  try {
    return [readIntakeKey(intakeKey).key];
  } catch (error) {
    if (error instanceof IntakeKeyError) {
      return [];
    }
    throw error;
  }
}
