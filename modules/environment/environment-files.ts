import { statSync } from "node:fs";
import path from "node:path";
import { AssetType, Fn, type ITerraformDependable } from "cdktf";
import { S3Object, type S3ObjectConfig } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import {
  constructWith,
  known,
  optional,
  type PropCheck,
  type PropChecks,
  text,
} from "../validation/prop-checks";
import { LinkedAsset } from "../aws/linked-asset";
import { type Rule, show } from "../validation/rule";
import { validateProps } from "../validation/validate-prop";
import { DAG_PREFIX } from "../names/dag-prefix";
import { type IDagBucket } from "./dag-bucket";
import { DEPLOYED_KEYS } from "./dag-bucket-policy-input";

/** A file in the DAG bucket, at one version. */
export interface DeployedFile {
  /** Object key, relative to the bucket. */
  readonly s3Path: string;
  /** S3 object version id. */
  readonly s3ObjectVersion: string;
}

/** Props of `EnvironmentFiles`. Paths are absolute. */
export interface EnvironmentFilesProps {
  /** The bucket to upload to. */
  readonly bucket: IDagBucket;

  /**
   * Path of a `requirements.txt`.
   * @default - no Python packages beyond MWAA's own
   */
  readonly requirementsFile?: string;

  /**
   * Path of a `plugins.zip`.
   * @default - no plugins
   */
  readonly pluginsFile?: string;

  /**
   * Path of a shell script that each Airflow component runs before it starts.
   * @default - no startup script
   */
  readonly startupScriptFile?: string;
}

/** A relative path would be resolved from the folder of the consumer's `cdktf.json`. */
const fileRule: Rule<string> = (file) =>
  path.isAbsolute(file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true
    ? undefined
    : `must be the absolute path of a file that exists, got: ${show(file)}`;

/** The path of a file that Terraform uploads. */
export const uploadedFile: PropCheck<string | undefined> = optional(
  known("the path of a file that exists when the stack is synthesized", text(fileRule)),
);

/** Checks of the files among `EnvironmentFilesProps`. */
export const FILE_CHECKS: PropChecks<Omit<EnvironmentFilesProps, "bucket">> = {
  requirementsFile: uploadedFile,
  pluginsFile: uploadedFile,
  startupScriptFile: uploadedFile,
};

/**
 * The objects that Terraform uploads to a DAG bucket: the empty DAG folder, and the files that an environment
 * refers to by version. Without the version, a changed file would not reach the environment.
 * @example
 * ```ts
 * import path from "node:path";
 * import { DagBucket, EnvironmentFiles } from "cdktf-mwaa-teams";
 *
 * const bucket = DagBucket.fromBucketArn(stack, "DagBucket", "arn:aws:s3:::acme-payments-dags");
 * const files = new EnvironmentFiles(stack, "Files", {
 *   bucket,
 *   requirementsFile: path.join(__dirname, "requirements.txt"),
 * });
 * // Arguments of `aws_mwaa_environment`:
 * const { s3Path: requirementsS3Path, s3ObjectVersion: requirementsS3ObjectVersion } = files.requirements!;
 * ```
 */
export class EnvironmentFiles extends Construct {
  /** The uploaded `requirements.txt`, where one is given. */
  public readonly requirements?: DeployedFile;
  /** The uploaded `plugins.zip`, where one is given. */
  public readonly plugins?: DeployedFile;
  /** The uploaded startup script, where one is given. */
  public readonly startupScript?: DeployedFile;
  /** What must exist before the environment does. */
  public readonly dependables: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: EnvironmentFilesProps) {
    super(scope, id);
    validateProps<EnvironmentFilesProps>(this, props, { ...FILE_CHECKS, bucket: constructWith("bucketArn") });
    const dagFolder = new S3Object(this, "DagFolder", {
      ...commonConfig(props.bucket),
      key: DAG_PREFIX,
      contentType: "application/x-directory",
    });
    this.requirements = this.upload(
      "Requirements",
      DEPLOYED_KEYS.requirements,
      props,
      props.requirementsFile,
    );
    this.plugins = this.upload("Plugins", DEPLOYED_KEYS.plugins, props, props.pluginsFile);
    this.startupScript = this.upload(
      "StartupScript",
      DEPLOYED_KEYS.startupScript,
      props,
      props.startupScriptFile,
    );
    this.dependables = [dagFolder];
  }

  private upload(
    id: string,
    key: string,
    props: EnvironmentFilesProps,
    file: string | undefined,
  ): DeployedFile | undefined {
    if (file === undefined) {
      return undefined;
    }
    const scope = new Construct(this, id);
    const asset = new LinkedAsset(scope, path.basename(key), { path: file, type: AssetType.FILE });
    const object = new S3Object(scope, "Resource", {
      ...commonConfig(props.bucket),
      key,
      source: asset.path,
      // Under SSE-KMS, the object's ETag is not an MD5 hash.
      sourceHash: Fn.filemd5(asset.path),
    });
    return { s3Path: key, s3ObjectVersion: object.versionId };
  }
}

function commonConfig(bucket: IDagBucket): Omit<S3ObjectConfig, "key"> {
  return {
    bucket: bucket.bucketName,
    // S3 supports ten tags on an object; a provider's default tags may be more.
    overrideProvider: { defaultTags: { tags: {} } },
    dependsOn: [...bucket.dependables],
  };
}
