import path from "node:path";
import { AssetType, Fn, type ITerraformDependable } from "cdktf";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import { LinkedAsset } from "../aws/linked-asset";
import { POLICY_KEY } from "./intake-keys";

/** Where no file is given: the policy's own defaults. */
const DEFAULT_CONTENT = "# The default DAG policy.\nprofile: standard\n";

/** Props of `DeployedPolicy`. */
export interface DeployedPolicyProps {
  /** Name of the intake bucket. */
  readonly bucketName: string;
  /** What must exist before anything is stored in the bucket. */
  readonly dependables: readonly ITerraformDependable[];
  /** Absolute path of the DAG policy; without one, the default policy is deployed. */
  readonly file?: string;
}

/** The DAG policy in the intake bucket, where authors can read it. The publisher takes this version and no newer one. */
export class DeployedPolicy extends Construct {
  /** The object's version. */
  public readonly versionId: string;

  public constructor(scope: Construct, id: string, { bucketName, dependables, file }: DeployedPolicyProps) {
    super(scope, id);
    this.versionId = new S3Object(this, "Resource", {
      bucket: bucketName,
      key: POLICY_KEY,
      contentType: "application/yaml",
      ...(file === undefined ? { content: DEFAULT_CONTENT } : this.source(file)),
      // S3 supports ten tags on an object; a provider's default tags may be more.
      overrideProvider: { defaultTags: { tags: {} } },
      dependsOn: [...dependables],
    }).versionId;
  }

  private source(file: string): { source: string; sourceHash: string } {
    const asset = new LinkedAsset(this, path.basename(POLICY_KEY), { path: file, type: AssetType.FILE });
    // Under SSE-KMS, the object's ETag is not an MD5 hash.
    return { source: asset.path, sourceHash: Fn.filemd5(asset.path) };
  }
}
