import {
  IntakeKeyError,
  INTAKE_PREFIXES,
  PUBLISHED_PREFIX,
  publishedKey,
  readIntakeKey,
} from "../../../functions/dag-publisher/publish/intake-key";
import { type FileStatus } from "../../../functions/dag-publisher/publish/statuses";
import { type BucketAccess } from "../delivery-aws";
import { type LocalFile, sha256Of } from "../local/local-files";

/** What lies in the DAG bucket that nobody delivered, against the author's folder. Keys are of the DAG bucket. */
export interface Adoption {
  /** The same bytes are in the folder. */
  readonly same: readonly string[];
  /** Other bytes are in the folder: a delivery replaces them. */
  readonly different: readonly string[];
  /** Not in the folder: they stay, but for `--prune`. */
  readonly foreign: readonly string[];
  /** Keys of the intake bucket whose deletion removes them. */
  readonly deletions: readonly string[];
}

/** Objects read at a time. */
const AT_ONCE = 10;

/** Compares what nobody delivered in the DAG bucket with a folder. */
export async function adoptionOf(
  bucket: BucketAccess,
  files: readonly LocalFile[],
  statuses: readonly FileStatus[],
  prefix: string,
): Promise<Adoption> {
  const delivered = new Set(
    statuses.flatMap(({ published }) => published?.objects.map(({ key }) => key) ?? []),
  );
  const objects = (await bucket.list(`${PUBLISHED_PREFIX}${prefix}`))
    .map(({ key }) => key)
    // Some tools create an empty object for a folder.
    .filter((key) => !delivered.has(key) && !key.endsWith("/"));
  const local = new Map(
    files.filter(({ kind }) => kind === "dag").map((file) => [publishedKey(file.path), file]),
  );
  const found = { same: [] as string[], different: [] as string[], foreign: [] as string[] };
  for (let at = 0; at < objects.length; at += AT_ONCE) {
    await Promise.all(
      objects.slice(at, at + AT_ONCE).map(async (key) => {
        const file = local.get(key);
        const sha256 = file && sha256Of((await bucket.read(key)).bytes);
        found[file === undefined ? "foreign" : sha256 === file.sha256 ? "same" : "different"].push(key);
      }),
    );
  }
  Object.values(found).forEach((keys) => keys.sort());
  return { ...found, deletions: found.foreign.flatMap(deletionOf) };
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
