import { type FileFinding } from "./file-rule";
import { pluginsZipFindings } from "./plugins-zip";
import { requirementsFindings } from "./requirements";
import { startupScriptFindings } from "./startup-script";

/** How a file beside DAGs is checked: those that an environment takes from its bucket, and runs. */
export interface FileCheck {
  readonly isText: boolean;
  find(bytes: Uint8Array): FileFinding[];
}

const CHECKS: readonly (readonly [name: RegExp, check: FileCheck])[] = [
  [/^requirements[\w.-]*\.txt$/i, { isText: true, find: (bytes) => requirementsFindings(bytes) }],
  [/^plugins[\w.-]*\.zip$/i, { isText: false, find: pluginsZipFindings }],
  [/\.sh$/i, { isText: true, find: startupScriptFindings }],
];

/** The check of `requirements.txt`, `plugins.zip` or a startup script, by the file's name; nothing for other files. */
export function besideDags(path: string): FileCheck | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return CHECKS.find(([pattern]) => pattern.test(name))?.[1];
}
