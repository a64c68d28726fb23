import { type Diagnostic } from "../diagnostic";
import { INTAKE_PREFIXES } from "./intake-key";

/** Version of the form of all files below `status/`; a reader refuses one that it does not know. */
export const STATUS_VERSION = 1;

/** Findings that a status keeps of a file. */
export const MOST_FINDINGS = 100;

/** Where a delivered file is on its way. */
export const FILE_STATES = [
  /** It was delivered with a manifest that has not been answered. */
  "waiting",
  /** It lies in the DAG bucket, as delivered or rendered. */
  "published",
  /** It was rejected; what was published of it before stays. */
  "rejected",
  /** Nothing of it is in the DAG bucket any more, as its deletion asked for. */
  "removed",
] as const;

/** Where a delivered file is on its way. */
export type FileState = (typeof FILE_STATES)[number];

/** Where something was delivered from, as the deliverer says it; a signature of the manifest proves it. */
export interface Provenance {
  /** Commit, 40 or 64 hexadecimal digits. */
  readonly commit?: string;
  /** Repository, such as `acme/payments-dags`. */
  readonly repository?: string;
  /** Branch or tag, such as `refs/heads/main`. */
  readonly ref?: string;
  /** Address of the workflow's run. */
  readonly run?: string;
}

/** What became of a file of the intake bucket: `status/files/<key>.json`. */
export interface FileStatus {
  readonly version: typeof STATUS_VERSION;
  /** Key in the intake bucket, such as `dags/payments/daily.py`. */
  readonly key: string;
  readonly state: FileState;
  /** The object version in the intake bucket that `state` is about; missing where its deletion is. */
  readonly versionId?: string;
  /** SHA-256 of that version's bytes, in hexadecimal; missing where they were not read. */
  readonly sha256?: string;
  /** When that was decided, in ISO 8601. */
  readonly at: string;
  /** Why it was rejected, in one sentence, where no finding says it. */
  readonly reason?: string;
  /** What the checker or the DAG factory found, errors and warnings, at most 100. */
  readonly findings: readonly Diagnostic[];
  /** What lies in the DAG bucket of this file; missing where nothing does. */
  readonly published?: PublishedFile;
  /** Where the version was delivered from. */
  readonly provenance: Provenance;
  /** Version of the checker that decided. */
  readonly checkerVersion: string;
  /** SHA-256 of the DAG policy that decided, in hexadecimal. */
  readonly policyHash: string;
}

/** What lies in the DAG bucket of a file: its last version that passed. */
export interface PublishedFile {
  /** The object version in the intake bucket that it came from. */
  readonly versionId: string;
  /** SHA-256 of that version's bytes, in hexadecimal. */
  readonly sha256: string;
  /** When it was published, in ISO 8601. */
  readonly at: string;
  readonly provenance: Provenance;
  readonly dagIds: readonly string[];
  /** Each object in the DAG bucket: its key, and SHA-256 of its bytes in hexadecimal. */
  readonly objects: readonly { readonly key: string; readonly sha256: string }[];
}

/** What became of a manifest. */
export const MANIFEST_STATES = [
  /** Everything in it was published, and everything that it deletes was removed. */
  "published",
  /** Nothing in it was published. */
  "rejected",
  /** A later delivery has one of its files in another version; nothing in it was published. */
  "superseded",
] as const;

/** What became of a manifest. */
export type ManifestState = (typeof MANIFEST_STATES)[number];

/** The answer to a manifest: `status/manifests/<path>`. */
export interface ManifestStatus {
  readonly version: typeof STATUS_VERSION;
  /** Key in the intake bucket, such as `manifests/payments/0123.json`. */
  readonly key: string;
  /** The manifest's object version. */
  readonly versionId: string;
  readonly state: ManifestState;
  /** When it was answered, in ISO 8601. */
  readonly at: string;
  /** Why nothing was published, in one sentence, where no finding says it. */
  readonly reason?: string;
  /** Each file of the manifest, in its order: what the checker found, and why it was rejected. */
  readonly files: readonly {
    readonly key: string;
    readonly accepted: boolean;
    readonly reason?: string;
    readonly findings: readonly Diagnostic[];
  }[];
  readonly provenance: Provenance;
  readonly checkerVersion: string;
  readonly policyHash: string;
}

/** The policy that counts: `status/deployment.json`. The policy itself is the object that it names. */
export interface DeploymentStatus {
  readonly version: typeof STATUS_VERSION;
  readonly environment: string;
  readonly checkerVersion: string;
  /** Key and version of the DAG policy in the intake bucket. */
  readonly policyKey: string;
  readonly policyVersionId: string;
  readonly policyHash: string;
  readonly airflowVersion: string;
  /** ARN of the KMS key whose signature every manifest needs; missing where none is demanded. */
  readonly signingKeyArn?: string;
}

/** What Airflow did with the published files: `status/airflow.json`. */
export interface AirflowStatus {
  readonly version: typeof STATUS_VERSION;
  /** How far the DAG processor's log is read, in ISO 8601. */
  readonly readUntil: string;
  /** By key in the DAG bucket: the last that Airflow's log says of the file. */
  readonly files: Readonly<Record<string, AirflowFileStatus>>;
}

/** What Airflow's log says of a file. */
export interface AirflowFileStatus {
  /** `loaded`: a line says so; the absence of an error never does. */
  readonly state: "loaded" | "failed";
  /** When Airflow wrote the line, in ISO 8601. */
  readonly at: string;
  /** Airflow's import error, its last lines. */
  readonly error?: string;
  /**
   * Version in the intake bucket that was published when Airflow wrote the line; missing for a line that is older than what
   * is published now.
   */
  readonly versionId?: string;
}

/** What lies below `dags/` of the DAG bucket and was not published here: `status/unknown-objects.json`. */
export interface UnknownObjectsStatus {
  readonly version: typeof STATUS_VERSION;
  /** When the bucket was compared, in ISO 8601. */
  readonly at: string;
  readonly count: number;
  /** The first of them, by key, at most 5,000. */
  readonly objects: readonly UnknownObject[];
}

/** An object that lies below `dags/` of the DAG bucket and was not published here. */
export interface UnknownObject {
  readonly key: string;
  readonly etag: string;
  /** SHA-256 of its bytes, in hexadecimal; missing where it was not read: it is too large, or there was no time yet. */
  readonly sha256?: string;
}

/** Key of a file's status. */
export function fileStatusKey(intakeKey: string): string {
  return `${FILE_STATUS_PREFIX}${intakeKey}.json`;
}

/** Key of a manifest's answer. */
export function manifestStatusKey(manifestKey: string): string {
  return `${INTAKE_PREFIXES.status}${manifestKey}`;
}

/** Prefix of the files' statuses. */
export const FILE_STATUS_PREFIX = `${INTAKE_PREFIXES.status}files/`;

/** Key of the policy that counts. */
export const DEPLOYMENT_STATUS_KEY = `${INTAKE_PREFIXES.status}deployment.json`;

/** Key of what Airflow did with the files. */
export const AIRFLOW_STATUS_KEY = `${INTAKE_PREFIXES.status}airflow.json`;

/** Key of the list of what was not published here. */
export const UNKNOWN_OBJECTS_KEY = `${INTAKE_PREFIXES.status}unknown-objects.json`;
