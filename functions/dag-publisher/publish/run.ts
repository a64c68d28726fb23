import { type Present } from "./decide";
import { deliveredFile, type DeliveredFile } from "./decision";
import { type HeldLease } from "./hold-lease";
import { type Ports, type StoredObject, UnreadableObjectError } from "./ports";
import { type FileRecord } from "./file-record";
import { type Records } from "./records";
import { type RulesOfToday } from "./rules-of-today";
import { type FileState } from "./statuses";

/** What one invocation works with while it holds the lease. */
export interface Run {
  readonly environment: string;
  /** Whether nothing is published without a signed manifest. */
  readonly signedOnly: boolean;
  readonly ports: Ports;
  readonly records: Records;
  readonly rules: RulesOfToday;
  readonly held: HeldLease;
  readonly counts: Record<Exclude<FileState, "waiting">, number>;
}

/** The time now, in ISO 8601. */
export function timeOf({ ports }: Run): string {
  return new Date(ports.clock.now()).toISOString();
}

/** A version, or why it cannot be read; nothing where it is gone. */
export async function readDelivered(
  { ports }: Run,
  key: string,
  versionId: string,
): Promise<StoredObject | UnreadableObjectError | undefined> {
  try {
    return await ports.intake.read(key, versionId);
  } catch (error) {
    if (error instanceof UnreadableObjectError) {
      return error;
    }
    throw error;
  }
}

/** The version of a file that is published, from the intake bucket; nothing where it is gone or cannot be read any more. */
export async function readPublished(run: Run, key: string): Promise<DeliveredFile | undefined> {
  const published = run.records.files.get(key)?.status.published;
  const read = published && (await readDelivered(run, key, published.versionId));
  const object = read instanceof UnreadableObjectError ? undefined : read;
  return published && object && deliveredFile(published.versionId, object, published.provenance);
}

/** What is there, for a decision. */
export function present(run: Run): Present {
  const { files, index } = run.records;
  return { files, index, readPublished: (key) => readPublished(run, key) };
}

/** Writes a record. @throws LeaseLostError */
export async function putFile({ records, held }: Run, key: string, record: FileRecord): Promise<void> {
  await held.keep();
  await records.putFile(held.lease, key, record);
}
