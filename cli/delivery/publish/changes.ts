import { isDefaultsFile } from "../../../functions/dag-publisher/factory/defaults-files";
import { type FileStatus } from "../../../functions/dag-publisher/publish/statuses";
import { type LocalFile } from "../local/local-files";

/** The author's folder against what was delivered. */
export interface Changes {
  /** Nothing of them is published. */
  readonly added: readonly LocalFile[];
  /** Other bytes of them are published, or their last delivery was rejected or has no answer. */
  readonly changed: readonly LocalFile[];
  /** Their definitions are the same, and the defaults that count for them are not. */
  readonly dependent: readonly LocalFile[];
  readonly unchanged: readonly LocalFile[];
  /** Published, and not in the folder. */
  readonly missing: readonly FileStatus[];
}

/** What a delivery of these files would change. */
export function changesOf(files: readonly LocalFile[], statuses: readonly FileStatus[]): Changes {
  const byKey = new Map(statuses.map((status) => [status.key, status]));
  const local = new Set(files.map(({ key }) => key));
  const [added, changed, same]: [LocalFile[], LocalFile[], LocalFile[]] = [[], [], []];
  for (const file of files) {
    const status = byKey.get(file.key);
    const group =
      status?.published === undefined
        ? added
        : status.state === "published" && status.published.sha256 === file.sha256
          ? same
          : changed;
    group.push(file);
  }
  const missing = statuses.filter(({ key, published }) => published !== undefined && !local.has(key));
  const folders = [...added, ...changed, ...missing]
    .filter(({ key }) => isDefaultsFile(key))
    .map(({ key }) => key.slice(0, key.lastIndexOf("/") + 1));
  const isDependent = ({ key }: LocalFile): boolean =>
    folders.some((folder) => folder.startsWith("definitions/") && key.startsWith(folder));
  return {
    added,
    changed,
    dependent: same.filter(isDependent),
    unchanged: same.filter((file) => !isDependent(file)),
    missing,
  };
}
