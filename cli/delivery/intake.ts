import {
  AIRFLOW_STATUS_KEY,
  type AirflowStatus,
  DEPLOYMENT_STATUS_KEY,
  type DeploymentStatus,
  FILE_STATUS_PREFIX,
  type FileStatus,
  fileStatusKey,
  type ManifestStatus,
  manifestStatusKey,
  STATUS_VERSION,
  UNKNOWN_OBJECTS_KEY,
  type UnknownObjectsStatus,
} from "../../functions/dag-publisher/publish/statuses";
import { type BucketAccess, type StoredVersion, type WriteOptions } from "./delivery-aws";
import { DeliveryError } from "./delivery-error";

/**
 * The intake bucket as authors see it. What may be missing is looked for in a list before it is read: without
 * `s3:ListBucket` for the very request, S3 answers 403 for what is not there, and a policy with a condition on prefixes
 * allows lists alone.
 */
export class Intake {
  public constructor(
    /** Name of the bucket. */
    public readonly name: string,
    private readonly bucket: BucketAccess,
  ) {}

  /**
   * What is deployed.
   * @throws DeliveryError where the publisher has not run in this bucket
   */
  public async deployment(): Promise<DeploymentStatus> {
    const status = await this.status<DeploymentStatus>(DEPLOYMENT_STATUS_KEY);
    if (status === undefined) {
      throw new DeliveryError(
        `s3://${this.name}/${DEPLOYMENT_STATUS_KEY} is not there: the bucket is no intake bucket, or its publisher has ` +
          "never run",
      );
    }
    return status;
  }

  /** The policy that counts, as text. */
  public async policyText({ policyKey, policyVersionId }: DeploymentStatus): Promise<string> {
    return new TextDecoder().decode((await this.bucket.read(policyKey, policyVersionId)).bytes);
  }

  /** What Airflow did with the files; nothing where its log was never read. */
  public airflow(): Promise<AirflowStatus | undefined> {
    return this.status<AirflowStatus>(AIRFLOW_STATUS_KEY);
  }

  /**
   * What lies in the DAG bucket and was never delivered.
   * @throws DeliveryError where the publisher has not compared the buckets yet
   */
  public async unknownObjects(): Promise<UnknownObjectsStatus> {
    const status = await this.status<UnknownObjectsStatus>(UNKNOWN_OBJECTS_KEY);
    if (status === undefined) {
      throw new DeliveryError(
        `s3://${this.name}/${UNKNOWN_OBJECTS_KEY} is not there yet: the publisher writes it within 15 minutes of its first apply`,
      );
    }
    return status;
  }

  /** Keys of all files that have a status, whose keys begin so. */
  public async filesWithStatus(prefix: string): Promise<string[]> {
    const objects = await this.bucket.list(`${FILE_STATUS_PREFIX}${prefix}`);
    return objects.map(({ key }) => key.slice(FILE_STATUS_PREFIX.length).replace(/\.json$/, ""));
  }

  /** The statuses of files, in the order of the keys. */
  public async fileStatuses(keys: readonly string[]): Promise<FileStatus[]> {
    return Promise.all(keys.map((key) => this.read<FileStatus>(fileStatusKey(key))));
  }

  /** The status of a file; nothing where it has none. */
  public fileStatus(key: string): Promise<FileStatus | undefined> {
    return this.status<FileStatus>(fileStatusKey(key));
  }

  /** The answer to a manifest; nothing as long as there is none. */
  public manifestStatus(key: string): Promise<ManifestStatus | undefined> {
    return this.status<ManifestStatus>(manifestStatusKey(key));
  }

  /** The versions of a delivered file, the newest first. */
  public async versions(key: string): Promise<readonly StoredVersion[]> {
    return this.bucket.versions(key);
  }

  /** The bytes of a delivered file in one version. */
  public async bytes(key: string, versionId: string): Promise<Uint8Array> {
    return (await this.bucket.read(key, versionId)).bytes;
  }

  public metadata(key: string, versionId: string): Promise<Readonly<Record<string, string>>> {
    return this.bucket.metadata(key, versionId);
  }

  /** @returns the id of the version that was written */
  public async write(key: string, bytes: Uint8Array, options: WriteOptions): Promise<string> {
    const versionId = await this.bucket.write(key, bytes, options);
    if (versionId === undefined) {
      throw new DeliveryError(`s3://${this.name} must be a versioned bucket: is it the intake bucket?`);
    }
    return versionId;
  }

  private async status<T extends { readonly version: number }>(key: string): Promise<T | undefined> {
    const objects = await this.bucket.list(key);
    return objects.some((object) => object.key === key) ? this.read<T>(key) : undefined;
  }

  private async read<T extends { readonly version: number }>(key: string): Promise<T> {
    const text = new TextDecoder().decode((await this.bucket.read(key)).bytes);
    const status = parse(text) as Partial<T> | undefined;
    if (status?.version !== STATUS_VERSION) {
      throw new DeliveryError(
        `s3://${this.name}/${key} must have version ${STATUS_VERSION}, got: ${status?.version ?? "no JSON"}; update mwaa-teams`,
      );
    }
    return status as T;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
