import { RESERVE_MS } from "./hold-lease";
import { inLanes } from "./in-lanes";
import { answerAuthor, statusKeyOf } from "./reports";
import { putFile, type Run } from "./run";
import { FILE_STATUS_PREFIX } from "./statuses";

/**
 * Answers authors again where the answer is not the one that was written last: an invocation that stood still, and whose lease
 * is another's by now, may yet write there what it decided long ago.
 */
export async function repairStatuses(run: Run): Promise<void> {
  const there = await run.ports.intake.listStatuses(FILE_STATUS_PREFIX);
  const other = [...run.records.files].filter(
    ([key, { statusEtag }]) => there.get(statusKeyOf(key)) !== statusEtag,
  );
  await inLanes(other, async ([key, record]) => {
    if (run.ports.clock.remaining() > 2 * RESERVE_MS) {
      const statusEtag = await answerAuthor(run, record.status);
      await putFile(run, key, { ...record, statusEtag });
    }
  });
}
