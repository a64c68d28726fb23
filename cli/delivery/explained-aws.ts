import { type Explanation, explainError, oneLine } from "../../modules/doctor/explain-error";
import {
  type BucketAccess,
  type DeliveryAws,
  type ObjectContent,
  type SigningAlgorithm,
  type StoredObject,
  type StoredVersion,
  type WriteOptions,
} from "./delivery-aws";
import { DeliveryError } from "./delivery-error";

/** AWS with errors that say what was asked, what AWS answered, and what to do. */
export class ExplainedAws implements DeliveryAws {
  public constructor(private readonly aws: DeliveryAws) {}

  public bucket(name: string): BucketAccess {
    return new ExplainedBucket(name, this.aws.bucket(name));
  }

  public async sign(keyArn: string, digest: Uint8Array, algorithm: SigningAlgorithm): Promise<Uint8Array> {
    return explained("kms:Sign", keyArn, () => this.aws.sign(keyArn, digest, algorithm));
  }
}

class ExplainedBucket implements BucketAccess {
  public constructor(
    private readonly name: string,
    private readonly bucket: BucketAccess,
  ) {}

  public async list(prefix: string): Promise<readonly StoredObject[]> {
    return explained("s3:ListBucket", this.at(prefix), () => this.bucket.list(prefix));
  }

  public async versions(key: string): Promise<readonly StoredVersion[]> {
    return explained("s3:ListBucketVersions", this.at(key), () => this.bucket.versions(key));
  }

  public async read(key: string, versionId?: string): Promise<ObjectContent> {
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    return explained(action, this.at(key), () => this.bucket.read(key, versionId));
  }

  public async metadata(key: string, versionId: string): Promise<Readonly<Record<string, string>>> {
    return explained("s3:GetObjectVersion", this.at(key), () => this.bucket.metadata(key, versionId));
  }

  public async write(key: string, bytes: Uint8Array, options: WriteOptions): Promise<string | undefined> {
    return explained("s3:PutObject", this.at(key), () => this.bucket.write(key, bytes, options));
  }

  private at(key: string): string {
    return `s3://${this.name}/${key}`;
  }
}

async function explained<T>(action: string, resource: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const sentence = bucketProblem(error, resource) ?? awsProblem(error, action);
    if (sentence === undefined) {
      throw error;
    }
    throw new DeliveryError(`${action} on ${resource}: ${sentence}`);
  }
}

/** What S3 says of buckets, keys and conditions, which the doctor never meets. */
function bucketProblem(error: unknown, resource: string): string | undefined {
  const { name = "" } = (error ?? {}) as { readonly name?: string };
  switch (name) {
    case "NoSuchBucket":
      return `there is no such bucket: check --bucket, or --team and organization in teams.yaml, and whether the delivery is deployed`;
    case "NoSuchKey":
    case "NoSuchVersion":
    case "NotFound":
      return "it is not there any more: run the command again";
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
      return "the bucket is in another Region: set --region";
    case "PreconditionFailed":
    case "ConditionalRequestConflict":
      return "conflict: somebody else wrote it at the same time; run the command again";
    case "KMSInvalidStateException":
    case "DisabledException":
      return `the key is disabled or about to be deleted (${oneLine((error as Error).message)})`;
    case "Error":
      return /region is missing/i.test((error as Error).message) && resource !== ""
        ? "no Region: set --region or AWS_REGION"
        : undefined;
    default:
      return undefined;
  }
}

function awsProblem(error: unknown, action: string): string | undefined {
  const explanation = explainError(error);
  return explanation && `${explanation.message}; ${whatToDo(explanation, action)}`;
}

function whatToDo({ kind, todo }: Explanation, action: string): string {
  switch (kind) {
    case "credentials":
      return todo.replace(", and run the doctor again", ", and run the command again");
    case "denied":
      return `allow ${action}, and the use of the bucket's KMS key (docs/publish.md has the whole policy)`;
    case "throttled":
      return "run the command again later";
    case "unreachable":
      return todo;
    case "service":
      return "run the command again; where it stays, look the error up in the service's documentation";
  }
}
