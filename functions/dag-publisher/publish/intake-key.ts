import { MwaaTeamsError } from "../../../modules/package/mwaa-teams-error";

/** Where files lie in the intake bucket. Authors write the first three; the publisher writes the statuses. */
export const INTAKE_PREFIXES = {
  /** Python files and data files, as they are to lie below the DAGs folder. */
  dags: "dags/",
  /** Definitions of the DAG factory. */
  definitions: "definitions/",
  /** Manifests: a commit's files as one delivery. */
  manifests: "manifests/",
  /** What became of files and manifests. */
  status: "status/",
  /** The team's DAG policy, which Terraform uploads. */
  policy: "policy/",
} as const;

/** Prefix of everything in the DAG bucket that the publisher writes. */
export const PUBLISHED_PREFIX = "dags/";

/** Folder of the DAGs folder for what the DAG factory renders; nobody delivers files into it. */
export const RENDERED_FOLDER = "definitions/";

/** S3 takes 1,024 bytes of UTF-8; the status of a file and the DAGs of a definition have longer keys than the file. */
const MAXIMUM_KEY_BYTES = 700;

/** What a key of the intake bucket stands for. */
export type IntakeKind = "dag" | "definition" | "manifest";

/** A key of the intake bucket that a delivery may have. */
export interface IntakeKey {
  readonly kind: IntakeKind;
  /** The key, whole: `dags/payments/daily.py`. */
  readonly key: string;
  /** The key without its first folder: `payments/daily.py`. */
  readonly path: string;
}

/** A key that no delivery may have; the message says why. */
export class IntakeKeyError extends MwaaTeamsError {
  public constructor(message: string) {
    super(message);
  }
}

const KINDS: readonly (readonly [prefix: string, kind: IntakeKind])[] = [
  [INTAKE_PREFIXES.dags, "dag"],
  [INTAKE_PREFIXES.definitions, "definition"],
  [INTAKE_PREFIXES.manifests, "manifest"],
];

/**
 * Reads a key of the intake bucket as it is: EventBridge sends keys without URL encoding.
 * @throws IntakeKeyError for a key that a file system, Airflow or a reader of logs would read in another way
 */
export function readIntakeKey(key: string): IntakeKey {
  const [prefix, kind] = KINDS.find(([start]) => key.startsWith(start)) ?? [];
  if (prefix === undefined || kind === undefined) {
    throw new IntakeKeyError("the key must begin with dags/, definitions/ or manifests/");
  }
  const path = key.slice(prefix.length);
  const problem = pathProblem(key, path) ?? kindProblem(kind, path);
  if (problem !== undefined) {
    throw new IntakeKeyError(problem);
  }
  return { kind, key, path };
}

/** Whether a delivery may have the key. */
export function isIntakeKey(key: string): boolean {
  try {
    readIntakeKey(key);
    return true;
  } catch {
    return false;
  }
}

/** Where a file below `dags/` of the intake bucket is published. */
export function publishedKey(path: string): string {
  return `${PUBLISHED_PREFIX}${path}`;
}

/** Where the DAG of a definition is published. */
export function renderedKey(definitionPath: string, dagId: string): string {
  return `${PUBLISHED_PREFIX}${RENDERED_FOLDER}${definitionPath.replace(/\.[^./]+$/, "")}/${dagId}.py`;
}

function pathProblem(key: string, path: string): string | undefined {
  if (path === "" || path.endsWith("/")) {
    return "the key must name a file, and not a folder";
  }
  if (/\p{Surrogate}/u.test(key) || key.includes("\uFFFD")) {
    return "the key must be UTF-8";
  }
  if (Buffer.byteLength(key) > MAXIMUM_KEY_BYTES) {
    return `the key must have at most ${MAXIMUM_KEY_BYTES} bytes`;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(key)) {
    return "the key must have no control characters, and none that are not shown";
  }
  if (path.includes("\\")) {
    return "the key must have / between folders, and no \\";
  }
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    return "the key must have no empty folder, . or ..";
  }
  return path === path.normalize("NFC") ? undefined : "the key must be in Unicode's composed form (NFC)";
}

function kindProblem(kind: IntakeKind, path: string): string | undefined {
  if (kind === "dag" && path.toLowerCase().startsWith(RENDERED_FOLDER)) {
    return `the key must not be in dags/${RENDERED_FOLDER}: what definitions are rendered to lies there`;
  }
  if (kind === "definition" && !/\.(ya?ml|json)$/.test(path)) {
    return "a definition must end with .yaml, .yml or .json";
  }
  return kind === "manifest" && !path.endsWith(".json") ? "a manifest must end with .json" : undefined;
}
