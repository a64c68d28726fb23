import { attemptAll, errorText } from "./attempts";
import { lookAtFile } from "./file-delivery";
import { FILES_TOGETHER, lookAtFiles } from "./files-delivery";
import { HeldLease, RESERVE_MS } from "./hold-lease";
import { inLanes } from "./in-lanes";
import { INTAKE_PREFIXES } from "./intake-key";
import { rejectionMail } from "./mail";
import { lookAtManifest, resumeManifest } from "./manifest-delivery";
import { LeaseLostError, type Lease, type Ports } from "./ports";
import { reconcile } from "./reconcile";
import { updateAirflowStatus } from "./airflow-status";
import { Records } from "./records";
import { type RulesOfToday } from "./rules-of-today";
import { putFile, type Run } from "./run";
import { DEPLOYMENT_STATUS_KEY, type DeploymentStatus } from "./statuses";

/** Rejected files that a run notes as reported; the rest is for the next mail. */
const MOST_REPORTED = 2_000;

/** What AWS throttles passes in seconds. */
const RETRY_MS = 2_000;

/** What stays the same from one invocation of an instance to the next. */
export interface PublisherSettings {
  /** Name of the MWAA environment. */
  readonly environment: string;
  /** Name of this instance, unlike that of any other. */
  readonly holder: string;
  /** What is written to `status/deployment.json`. */
  readonly deployment: DeploymentStatus;
}

/** What an invocation is to do. */
export interface Task {
  readonly keys: Iterable<string>;
  readonly reconcile: boolean;
}

/** What came of an invocation. */
export interface RunResult {
  /** Keys that must be looked at again. */
  readonly failed: readonly string[];
  /** Whether the comparison of the buckets must be made again. */
  readonly reconcileFailed: boolean;
  readonly published: number;
  readonly rejected: number;
  readonly removed: number;
}

/** Publishes what is delivered and passes; one invocation of all at a time. */
export class Publisher {
  /** Records of the last invocation, and the lease that it had: true where nobody had one in between. */
  private kept: { readonly records: Records; readonly epoch: number } | undefined;

  public constructor(
    private readonly settings: PublisherSettings,
    private readonly ports: Ports,
  ) {}

  /** Never throws for a single file: what fails is named, and comes back. */
  public async run(task: Task, rules: RulesOfToday): Promise<RunResult> {
    const keys = [...task.keys];
    const { table, clock } = this.ports;
    const held = await HeldLease.acquire(table, clock, this.settings.holder);
    if (held === undefined) {
      return { failed: keys, reconcileFailed: task.reconcile, published: 0, rejected: 0, removed: 0 };
    }
    const run: Run = {
      environment: this.settings.environment,
      signedOnly: this.ports.signatures !== undefined,
      ports: this.ports,
      records: await this.recordsUnder(held.lease),
      rules,
      held,
      counts: { published: 0, rejected: 0, removed: 0 },
    };
    const isResumed = await this.resume(run);
    const failed = isResumed ? await this.lookAtAll(run, keys) : keys;
    const reconcileFailed =
      task.reconcile && !(isResumed && (await this.attempt(run, "reconcile", () => this.reconcile(run))));
    await this.attempt(run, "report", () => reportRejections(run));
    await this.end(run, failed.length === 0 && !reconcileFailed);
    return { failed, reconcileFailed, ...run.counts };
  }

  private async recordsUnder(lease: Lease): Promise<Records> {
    const isMine = lease.previous === this.settings.holder && this.kept?.epoch === lease.epoch - 1;
    const records =
      isMine && this.kept !== undefined ? this.kept.records : await Records.load(this.ports.table);
    this.kept = undefined;
    return records;
  }

  /** Whether nothing is left half published; where something is, nothing else is decided. */
  private async resume(run: Run): Promise<boolean> {
    const begun = [...run.records.manifests].filter(([, { state }]) => state === "publishing");
    for (const [key] of begun) {
      if (!(await this.attempt(run, key, () => resumeManifest(run, key)))) {
        return false;
      }
    }
    return true;
  }

  /** Manifests first: their files wait for them. What fails is tried once more at the end. */
  private async lookAtAll(run: Run, keys: readonly string[]): Promise<string[]> {
    const isManifest = (key: string): boolean => key.startsWith(INTAKE_PREFIXES.manifests);
    const files = keys.filter((key) => !isManifest(key));
    const failed = await this.lookAtEach(run, keys.filter(isManifest));
    for (let first = 0; first < files.length; first += FILES_TOGETHER) {
      const together = files.slice(first, first + FILES_TOGETHER);
      const isDone =
        hasTime(run) && (await this.attempt(run, "files together", () => lookAtFiles(run, together)));
      // What fails of one file must not be what the others wait for.
      failed.push(...(isDone ? [] : await this.lookAtEach(run, together)));
    }
    if (failed.length === 0 || failed.length === keys.length) {
      return failed;
    }
    await run.ports.clock.sleep(RETRY_MS);
    return this.lookAtEach(run, failed);
  }

  /** The keys that failed. */
  private async lookAtEach(run: Run, keys: readonly string[]): Promise<string[]> {
    const failed: string[] = [];
    for (const key of keys) {
      const isDone =
        hasTime(run) &&
        (await this.attempt(run, key, async () => {
          await (key.startsWith(INTAKE_PREFIXES.manifests) ? lookAtManifest(run, key) : lookAtFile(run, key));
        }));
      if (!isDone) {
        failed.push(key);
      }
    }
    return failed;
  }

  private async reconcile(run: Run): Promise<void> {
    const { intake, log } = run.ports;
    const deployment = `${JSON.stringify(this.settings.deployment, undefined, 2)}\n`;
    await attemptAll(log, [
      ["comparison", () => reconcile(run)],
      ["deployment", () => intake.writeStatus(DEPLOYMENT_STATUS_KEY, deployment)],
      ["Airflow's log", () => updateAirflowStatus(run)],
    ]);
  }

  /** Whether it went well. One file's trouble is not another's; without the lease, all fail. */
  private async attempt(run: Run, what: string, call: () => Promise<void>): Promise<boolean> {
    try {
      await run.held.keep();
      await call();
      return true;
    } catch (error) {
      const details = { what, error: errorText(error) };
      if (error instanceof LeaseLostError) {
        this.ports.log.info("Another invocation took over; what is left comes back.", details);
      } else {
        this.ports.log.warn("Failed, and comes back.", details);
      }
      return false;
    }
  }

  private async end({ held, records }: Run, isKnown: boolean): Promise<void> {
    try {
      await held.release();
      // A write that failed may have been made all the same.
      this.kept = isKnown ? { records, epoch: held.lease.epoch } : undefined;
    } catch (error) {
      this.ports.log.info("The lease ends by itself.", { error: String(error) });
    }
  }
}

function hasTime({ ports }: Run): boolean {
  return ports.clock.remaining() > RESERVE_MS;
}

/** One mail for all files that were rejected one by one, also by an invocation that died before it wrote one. */
async function reportRejections(run: Run): Promise<void> {
  const unreported = [...run.records.files]
    .filter(([, record]) => record.unreported === true)
    .slice(0, MOST_REPORTED);
  if (unreported.length === 0) {
    return;
  }
  const { subject, body } = rejectionMail(
    run.environment,
    unreported.map(([, { status }]) => status),
  );
  await run.ports.notifications.mail(subject, body);
  await inLanes(unreported, ([key, record]) => putFile(run, key, { ...record, unreported: undefined }));
}
