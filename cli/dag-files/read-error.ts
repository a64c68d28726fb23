const REASONS: Readonly<Record<string, string>> = {
  EACCES: "must be readable, got: no permission",
  EPERM: "must be readable, got: no permission",
  EISDIR: "must be a file, got: a folder",
  ELOOP: "must not be a link that leads back to itself",
  ENOENT: "must be there, got: nothing, or a link to nothing",
  ENOTDIR: "must be there, got: a path through what is no folder",
  ERR_FS_FILE_TOO_LARGE: "must be smaller than 2 GiB",
};

/** Why something could not be read, as a problem's message. */
export function explainReadError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? `must be readable, got: ${message}`;
}
