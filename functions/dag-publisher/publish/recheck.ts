import { decide } from "./decide";
import { PUBLISH_EVENT_TYPES } from "./events";
import { RESERVE_MS } from "./hold-lease";
import { readIntakeKey } from "./intake-key";
import { recheckMail } from "./mail";
import { type FileRecord } from "./file-record";
import { writeFileStatus } from "./reports";
import { present, putFile, readPublished, type Run } from "./run";
import { type FileStatus, MOST_FINDINGS } from "./statuses";

/**
 * Checks what is published again where the policy or the checker is another than the one that decided. It reports, and
 * publishes or removes nothing: a policy that is too strict by mistake must not stop what runs.
 */
export async function recheckPublished(run: Run): Promise<void> {
  const { checkerVersion, policyHash } = run.rules;
  const failing: FileStatus[] = [];
  for (const [key, record] of run.records.files) {
    const { status } = record;
    if (
      status.state === "published" &&
      (status.checkerVersion !== checkerVersion || status.policyHash !== policyHash) &&
      run.ports.clock.remaining() > 2 * RESERVE_MS
    ) {
      const rechecked = await recheck(run, key, record);
      const statusEtag = await writeFileStatus(run, rechecked.status);
      await putFile(run, key, { ...rechecked, statusEtag });
      if (rechecked.status.reason !== undefined) {
        failing.push(rechecked.status);
      }
    }
  }
  if (failing.length > 0) {
    const { subject, body } = recheckMail(run.environment, failing);
    await run.ports.notifications.mail(subject, body);
    await run.ports.notifications.putEvents(
      failing.map(({ key, findings }) => ({
        detailType: PUBLISH_EVENT_TYPES.failsCheck,
        detail: {
          environment: run.environment,
          key,
          findings: findings.slice(0, 10),
          findingCount: findings.length,
        },
      })),
    );
  }
}

async function recheck(run: Run, key: string, record: FileRecord): Promise<FileRecord> {
  const { checkerVersion, policyHash } = run.rules;
  const today = { ...record.status, reason: undefined, checkerVersion, policyHash };
  const delivered = await readPublished(run, key);
  if (delivered === undefined) {
    // Its source has expired: nothing can be said of it.
    return { ...record, status: today };
  }
  const [outcome] = await decide([{ key: readIntakeKey(key), delivered }], present(run), run.rules);
  const findings = (outcome?.findings ?? []).slice(0, MOST_FINDINGS);
  const reason =
    outcome === undefined || outcome.accepted
      ? undefined
      : (outcome.reason ?? "it was published before, and the check of today rejects it");
  return { ...record, status: { ...today, findings, ...(reason === undefined ? {} : { reason }) } };
}
