import { createHash } from "node:crypto";
import { type Diagnostic } from "../../../../../functions/dag-publisher/diagnostic";
import { INTAKE_PREFIXES, publishedKey } from "../../../../../functions/dag-publisher/publish/intake-key";
import { type ManifestContent, readManifest } from "../../../../../functions/dag-publisher/publish/manifest";
import {
  type AirflowFileStatus,
  AIRFLOW_STATUS_KEY,
  type DeploymentStatus,
  DEPLOYMENT_STATUS_KEY,
  type FileStatus,
  fileStatusKey,
  type ManifestState,
  manifestStatusKey,
  type PublishedFile,
  UNKNOWN_OBJECTS_KEY,
  type UnknownObjectsStatus,
} from "../../../../../functions/dag-publisher/publish/statuses";
import { type MemoryBucket } from "./memory-aws";

const POLICY_KEY = "policy/dag-policy.yaml";
const DECIDED_BY = { checkerVersion: "0.1.0", policyHash: "0".repeat(64) } as const;

/** What the publisher answers to a file of a manifest. */
export interface Verdict {
  readonly reason?: string;
  readonly findings?: readonly Diagnostic[];
}

/** Answers manifests as the publisher does, without its checks: a test says what it rejects. */
export class StandInPublisher {
  /** What is wrong with a file; nothing where it passes. */
  public verdictOf: (key: string, text: string) => Verdict | undefined = () => undefined;
  /** The answer to whole manifests, where it is not by their files. */
  public state: ManifestState | undefined;
  /** Whether manifests are answered at all. */
  public answers = true;
  public readonly dags = new Map<string, string>();

  private readonly statuses = new Map<string, FileStatus>();
  private readonly airflow: Record<string, AirflowFileStatus> = {};

  public constructor(
    private readonly intake: MemoryBucket,
    private readonly now: () => number,
    private readonly deployed: Partial<DeploymentStatus> = {},
  ) {
    this.deployPolicy("");
  }

  public deployPolicy(text: string): void {
    const policyVersionId = this.intake.put(POLICY_KEY, text);
    this.intake.put(
      DEPLOYMENT_STATUS_KEY,
      JSON.stringify({
        version: 1,
        environment: "payments",
        ...DECIDED_BY,
        policyKey: POLICY_KEY,
        policyVersionId,
        airflowVersion: "2.11.0",
        ...this.deployed,
      } satisfies DeploymentStatus),
    );
  }

  /** Reads every manifest that has no answer. */
  public async run(): Promise<void> {
    for (const key of this.intake.keys(INTAKE_PREFIXES.manifests)) {
      if (this.answers && this.intake.text(manifestStatusKey(key)) === undefined) {
        await this.answer(key);
      }
    }
  }

  /** What lies in the DAG bucket and was never delivered, with texts where the publisher has read them. */
  public listUnknown(objects: Readonly<Record<string, string | undefined>>, count?: number): void {
    const listed = Object.entries(objects).map(([key, text]) => ({
      key,
      etag: "etag",
      ...(text === undefined ? {} : { sha256: createHash("sha256").update(text).digest("hex") }),
    }));
    this.intake.put(
      UNKNOWN_OBJECTS_KEY,
      JSON.stringify({
        version: 1,
        at: this.time(),
        count: count ?? listed.length,
        objects: listed,
      } satisfies UnknownObjectsStatus),
    );
  }

  /** What Airflow's log says of an object from now on. */
  public log(key: string, line: Omit<AirflowFileStatus, "at">): void {
    this.airflow[key] = { ...line, at: this.time() };
    this.intake.put(
      AIRFLOW_STATUS_KEY,
      JSON.stringify({ version: 1, readUntil: this.time(), files: this.airflow }),
    );
  }

  /** A status as a publisher wrote it some time ago. */
  public putStatus(status: Pick<FileStatus, "key"> & Partial<FileStatus>): void {
    this.write({
      version: 1,
      state: "published",
      at: this.time(),
      findings: [],
      provenance: {},
      ...DECIDED_BY,
      ...status,
    });
  }

  private async answer(key: string): Promise<void> {
    const [newest] = await this.intake.versions(key);
    const { content } = readManifest((await this.intake.read(key)).bytes, { key, environment: "payments" });
    const files = await Promise.all(
      content.files.map(async (file) => {
        const { bytes } = await this.intake.read(file.key, file.versionId);
        if (createHash("sha256").update(bytes).digest("hex") !== file.sha256) {
          throw new Error(`${file.key}: the manifest has another hash`);
        }
        const verdict = this.verdictOf(file.key, Buffer.from(bytes).toString());
        return { file, text: Buffer.from(bytes).toString(), verdict };
      }),
    );
    const state =
      this.state ?? (files.some(({ verdict }) => verdict !== undefined) ? "rejected" : "published");
    for (const { file, text, verdict } of files) {
      if (state === "published") {
        this.publish(file, text, content);
      } else if (state === "rejected") {
        this.reject(file, content, verdict);
      }
    }
    if (state === "published") {
      content.deletions.forEach((deletion) => this.remove(deletion));
    }
    this.intake.put(
      manifestStatusKey(key),
      JSON.stringify({
        version: 1,
        key,
        versionId: newest?.versionId,
        state,
        at: this.time(),
        files: files.map(({ file, verdict }) => ({
          key: file.key,
          accepted: verdict === undefined,
          ...(verdict?.reason === undefined ? {} : { reason: verdict.reason }),
          findings: verdict?.findings ?? [],
        })),
        provenance: content.provenance,
        ...DECIDED_BY,
      }),
    );
  }

  private publish(
    { key, versionId, sha256 }: ManifestContent["files"][number],
    text: string,
    { provenance }: ManifestContent,
  ): void {
    const path = key.slice(key.indexOf("/") + 1);
    const object = publishedKey(path.replace(/\.ya?ml$/, ".py"));
    const dagIds = [...text.matchAll(/dag_id="(\w+)"/g)].map(([, id = ""]) => id);
    const published: PublishedFile = {
      versionId,
      sha256,
      at: this.time(),
      provenance,
      dagIds,
      objects: [{ key: object, sha256 }],
    };
    this.dags.set(object, text);
    this.putStatus({ key, versionId, sha256, provenance, published });
  }

  private reject(
    { key, versionId, sha256 }: ManifestContent["files"][number],
    { provenance }: ManifestContent,
    verdict: Verdict | undefined,
  ): void {
    const published = this.statuses.get(key)?.published;
    this.putStatus({
      key,
      state: "rejected",
      versionId,
      sha256,
      provenance,
      ...(published === undefined ? {} : { published }),
      reason: verdict?.reason ?? "another file was rejected",
      findings: verdict?.findings ?? [],
    });
  }

  private remove(key: string): void {
    this.dags.delete(publishedKey(key.slice(key.indexOf("/") + 1)));
    this.putStatus({ key, state: "removed" });
  }

  private write(status: FileStatus): void {
    this.statuses.set(status.key, status);
    this.intake.put(fileStatusKey(status.key), JSON.stringify(status));
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}
