/**
 * What the publisher's function shares with the construct that deploys it and with the command line: keys of the intake
 * bucket, settings, manifests, results and events. It loads no schema and no AWS SDK: every synthesis loads it.
 */
import { type Diagnostic } from "./diagnostic";

/** First parts of the keys of an intake bucket, and who writes below them. */
export const INTAKE = {
  /** DAG files, helper modules and data files, as they are to lie below the DAGs folder. Written by CI. */
  dags: "dags/",
  /** Definitions of the DAG factory. Written by CI. */
  definitions: "definitions/",
  /** Manifests, one key for each source of deliveries. Written by CI. */
  manifests: "manifests/",
  /** What became of each file and manifest. Written by the publisher, read by CI. */
  status: "status/",
  /** The team's DAG policy in JSON. Written by Terraform, read by the publisher and by CI. */
  policy: "policy/dag-policy.json",
} as const;

/**
 * Key of a source's manifest. Each source of deliveries, such as one repository, has a prefix of its own below `dags/` and
 * `definitions/`.
 * @param prefix empty, or ends in a slash: `payments/`
 */
export function manifestKey(prefix: string): string {
  return `${INTAKE.manifests}${prefix}manifest.json`;
}

/** Key of the status of an object of the intake bucket, by the object's key. */
export function statusKey(intakeKey: string): string {
  return `${INTAKE.status}${intakeKey}.json`;
}

/**
 * Key of the status of one version of a manifest: two jobs that deliver at the same time each find their own.
 */
export function manifestStatusKey(key: string, versionId: string): string {
  return `${INTAKE.status}${key}/${versionId}.json`;
}

/** Key of what Airflow says of a published file, by the file's path below the DAGs folder. */
export function airflowStatusKey(dagPath: string): string {
  return `${INTAKE.status}airflow/${dagPath}.json`;
}

/** Environment variables of the function. All are text, and none is a secret. */
export interface PublisherVariables {
  /** Name of the MWAA environment, for messages and metrics. */
  readonly ENVIRONMENT_NAME: string;
  /** Version of Airflow, such as `3.0.6`: what definitions are rendered for. */
  readonly AIRFLOW_VERSION: string;
  readonly INTAKE_BUCKET: string;
  readonly DAG_BUCKET: string;
  /** SHA-256 of the policy object, in hexadecimal digits: a function never works with another policy than its plan's. */
  readonly POLICY_SHA256: string;
  /** Name of the DynamoDB table that holds leases, sequencers, claims on dag_ids and what is published. */
  readonly TABLE_NAME: string;
  /** URL of the queue that events of the intake bucket come from; the reconcile run sends to it too. */
  readonly QUEUE_URL: string;
  /** JSON list of the ARNs of the SNS topics that rejections are published to; may be empty. */
  readonly TOPIC_ARNS: string;
  /** Name of the EventBridge bus to put events on. */
  readonly EVENT_BUS_NAME: string;
  /** Name of the log group of Airflow's DAG processor, which has import errors. */
  readonly DAG_PROCESSING_LOG_GROUP: string;
  /**
   * ARN of an asymmetric KMS key. Where it is set, a delivery is a manifest with a signature of that key, and single files
   * are rejected. Empty: no signature is demanded.
   */
  readonly SIGNING_KEY_ARN: string;
}

/** Metadata of an object that a manifest names: its own event publishes nothing, its manifest's does. */
export const OF_MANIFEST = { name: "mwaa-teams-delivery", value: "manifest" } as const;

/** Metadata of a manifest that carries a signature: base64 of KMS's `RSASSA_PSS_SHA_256` or `ECDSA_SHA_256` over its bytes. */
export const SIGNATURE_METADATA = {
  signature: "mwaa-teams-signature",
  algorithm: "mwaa-teams-algorithm",
} as const;

/** Where a delivery comes from, as CI says. It is recorded, and proves nothing without a signature. */
export interface Provenance {
  /** Commit id. */
  readonly commit?: string;
  /** Such as `acme/payments-dags`. */
  readonly repository?: string;
  /** Branch or tag. */
  readonly ref?: string;
  /** Address or id of the workflow run. */
  readonly run?: string;
}

/** One file of a manifest. */
export interface ManifestFile {
  /** Key in the intake bucket, below the source's prefix: `dags/payments/daily.py`. */
  readonly key: string;
  readonly versionId: string;
  /** SHA-256 of the bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** All files of one commit: they are published together, or none where one is rejected. */
export interface Manifest {
  readonly version: 1;
  readonly provenance: Provenance;
  /** Every file that the source has, also unchanged ones. */
  readonly files: readonly ManifestFile[];
  /** Keys that are to be removed. Nothing else is removed. */
  readonly deletions: readonly string[];
}

/** What became of an object of the intake bucket. */
export type Verdict = "published" | "rejected" | "removed" | "superseded";

/** Status of one file, `status/<key>.json`. */
export interface FileStatus {
  readonly version: 1;
  readonly key: string;
  readonly versionId: string;
  readonly verdict: Verdict;
  /** When it was decided, ISO 8601 in UTC. */
  readonly decidedAt: string;
  readonly sha256?: string;
  readonly provenance: Provenance;
  /** Findings of the checker and problems of the factory. */
  readonly diagnostics: readonly Diagnostic[];
  /** Ids of the DAGs that the file has, as far as they can be read. */
  readonly dagIds: readonly string[];
  /** Keys that it has in the DAG bucket: one for a file, one for each DAG of a definition. */
  readonly publishedKeys: readonly string[];
  /** The version that is still published where this one was rejected. */
  readonly lastGoodVersionId?: string;
  /** What it was checked with. */
  readonly checker: { readonly version: string; readonly policySha256: string };
  /** Only with a changed policy or checker: findings of today in what was published before; it stays published. */
  readonly recheck?: { readonly checkedAt: string; readonly diagnostics: readonly Diagnostic[] };
}

/** Status of one version of a manifest. */
export interface ManifestStatus {
  readonly version: 1;
  readonly key: string;
  readonly versionId: string;
  readonly verdict: "published" | "rejected" | "superseded";
  readonly decidedAt: string;
  readonly provenance: Provenance;
  /** Problems of the manifest itself: unsigned, not JSON, a file outside its prefix. */
  readonly diagnostics: readonly Diagnostic[];
  /** Each of its files and deletions. */
  readonly files: readonly FileStatus[];
}

/** What Airflow's DAG processor says of a published file. */
export interface AirflowStatus {
  readonly version: 1;
  /** Path below the DAGs folder. */
  readonly path: string;
  /** Version of the object in the DAG bucket that was the newest then. */
  readonly publishedVersionId?: string;
  readonly checkedAt: string;
  /** `loaded` needs a line that says so; no error is no proof. */
  readonly state: "loaded" | "import-error" | "unknown";
  /** Ids of the DAGs, as Airflow's line has them. */
  readonly dagIds: readonly string[];
  /** Time of the log line, ISO 8601 in UTC. */
  readonly loggedAt?: string;
  /** The import error as Airflow logged it, shortened. */
  readonly error?: string;
}

/** Source and kinds of the EventBridge events. Their detail is a `FileStatus` with `environment`. */
export const EVENT_SOURCE = "mwaa-teams";
export const EVENT_TYPES = {
  published: "DAG Published",
  rejected: "DAG Rejected",
  removed: "DAG Removed",
} as const;

/** The event that the schedule gives the function: lost events are found and sent to the queue again. */
export const RECONCILE_EVENT = { reconcile: true } as const;
