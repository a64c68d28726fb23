import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import {
  type IntakeKey,
  IntakeKeyError,
  INTAKE_PREFIXES,
  readIntakeKey,
} from "../../../functions/dag-publisher/publish/intake-key";
import { type ReadProblem } from "../../../functions/dag-publisher/report/check-report";
import { explainReadError, matchesGlob, walk } from "../../check";
import { DeliveryError } from "../delivery-error";

/** A file of the author's folder that can be delivered. */
export interface LocalFile extends Pick<IntakeKey, "kind" | "key" | "path"> {
  /** Path from the working folder, for reports. */
  readonly shown: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Whether Airflow may find a DAG in it: what others import or read goes before. */
  readonly mayHaveDag: boolean;
}

/** What lies in the author's folder. */
export interface LocalFiles {
  /** In the order of a delivery: what others use comes first. */
  readonly files: readonly LocalFile[];
  /** Paths of files that are neither Python nor data files that the policy allows; they are not delivered. */
  readonly leftOut: readonly string[];
  readonly problems: readonly ReadProblem[];
}

/** What decides which files of a folder belong to a delivery. */
export interface LocalFilesOptions {
  /** Patterns of data files that the policy allows, below the DAGs folder. */
  readonly dataFiles: readonly string[];
  /** Beginning of all paths below `dags/` and `definitions/` that may be delivered, such as `payments/`; empty for all. */
  readonly prefix: string;
}

/**
 * The files below `dags/` and `definitions/` of a folder: Python, definitions, and data files that the policy allows. Files
 * that `.airflowignore` leaves out are among them, since DAGs may import them.
 * @throws DeliveryError for a folder that has neither
 */
export function localFiles(folder: string, options: LocalFilesOptions): LocalFiles {
  const roots = [INTAKE_PREFIXES.dags, INTAKE_PREFIXES.definitions].filter((root) =>
    isFolder(path.join(folder, root)),
  );
  if (roots.length === 0) {
    throw new DeliveryError(`${folder} must be a folder that has a folder dags or definitions`);
  }
  const leftOut: string[] = [];
  const problems: ReadProblem[] = [];
  const files: LocalFile[] = [];
  for (const root of roots) {
    const found = walk(path.join(folder, root), "", undefined);
    problems.push(...found.problems);
    for (const below of found.files) {
      const shown = slashed(path.join(folder, root, below));
      if (!isDelivered(root, below, options.dataFiles)) {
        leftOut.push(shown);
        continue;
      }
      const file = readFile(folder, `${root}${below}`, shown, options.prefix);
      if ("message" in file) {
        problems.push(file);
      } else {
        files.push(file);
      }
    }
  }
  return { files: files.sort(helpersFirst), leftOut, problems };
}

/**
 * The bytes of a file, once more.
 * @throws DeliveryError where they are not those that were looked at before
 */
export function bytesOf({ shown, sha256 }: LocalFile): Uint8Array {
  const bytes = readBytes(shown);
  if (typeof bytes === "string" || sha256Of(bytes) !== sha256) {
    throw new DeliveryError(`${shown} changed while it was published: run the command again`);
  }
  return bytes;
}

/** SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readFile(folder: string, key: string, shown: string, prefix: string): LocalFile | ReadProblem {
  let intakeKey: IntakeKey;
  try {
    intakeKey = readIntakeKey(key);
  } catch (error) {
    if (error instanceof IntakeKeyError) {
      return { path: shown, message: error.message };
    }
    throw error;
  }
  if (!intakeKey.path.startsWith(prefix)) {
    const allowed = `${intakeKey.key.slice(0, -intakeKey.path.length)}${prefix}`;
    return {
      path: shown,
      message: `must be below ${allowed}: --prefix allows this repository no other files`,
    };
  }
  const bytes = readBytes(shown);
  if (typeof bytes === "string") {
    return { path: shown, message: bytes };
  }
  if (!slashed(fs.realpathSync(shown)).startsWith(`${slashed(fs.realpathSync(folder))}/`)) {
    return { path: shown, message: "must not be a link to what lies outside the folder that is published" };
  }
  const [sha256, size] = [sha256Of(bytes), bytes.length];
  return { ...intakeKey, shown, sha256, size, mayHaveDag: mayHaveDag(intakeKey, bytes) };
}

function isDelivered(root: string, below: string, dataFiles: readonly string[]): boolean {
  return root === INTAKE_PREFIXES.definitions
    ? /\.(ya?ml|json)$/.test(below)
    : below.endsWith(".py") || dataFiles.some((pattern) => matchesGlob(pattern, below));
}

/** As Airflow decides with `core.dag_discovery_safe_mode` (airflow/utils/file.py, might_contain_dag_via_default_heuristic). */
function mayHaveDag({ kind, path: below }: IntakeKey, bytes: Uint8Array): boolean {
  if (kind === "definition") {
    return true;
  }
  const text = Buffer.from(bytes).toString("latin1").toLowerCase();
  return below.endsWith(".py") && text.includes("dag") && text.includes("airflow");
}

function helpersFirst(a: LocalFile, b: LocalFile): number {
  return a.mayHaveDag !== b.mayHaveDag ? (a.mayHaveDag ? 1 : -1) : a.key < b.key ? -1 : 1;
}

/** The bytes, or why there are none. */
function readBytes(file: string): Uint8Array | string {
  try {
    // A pipe would never end.
    return fs.statSync(file).isFile()
      ? fs.readFileSync(file)
      : "must be a file, got: a device, pipe or socket";
  } catch (error) {
    return explainReadError(error);
  }
}

function isFolder(name: string): boolean {
  return fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function slashed(text: string): string {
  return text.split(path.sep).join("/");
}
