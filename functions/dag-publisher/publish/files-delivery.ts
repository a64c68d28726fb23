import { publish, rejectAll } from "./apply";
import { conflicts } from "./conflicts";
import { decide } from "./decide";
import { type Change, type Outcome } from "./decision";
import { readChange, settle } from "./file-delivery";
import { inLanes } from "./in-lanes";
import { present, type Run } from "./run";

/** Files that are looked at together: as many as the function has memory for where each is as large as a file may be. */
export const FILES_TOGETHER = 32;

/**
 * Brings files that stand alone to where their newest versions want them, with what AWS takes for each at the same time.
 * What comes of them is what came of them one after the other: each is decided by itself, and only what does not touch is
 * published at once. What is rejected is decided again when the rest is published, which it may have waited for.
 * @param keys at most `FILES_TOGETHER`
 */
export async function lookAtFiles(run: Run, keys: readonly string[]): Promise<void> {
  const looks = await inLanes(keys, (key) => readChange(run, key));
  const changes = looks.flatMap(({ change }) => change ?? []);
  const waiting = await publishUntilNonePasses(run, changes.filter(standsAlone));
  const others = changes.filter((change) => !standsAlone(change));
  for (const change of others) {
    await settle(run, change);
  }
  const rejected =
    others.length === 0
      ? waiting
      : await publishUntilNonePasses(
          run,
          waiting.map(({ change }) => change),
        );
  await rejectAll(run, rejected);
}

/** Publishes what passes until nothing more does, and gives what comes of the rest. */
async function publishUntilNonePasses(run: Run, changes: readonly Change[]): Promise<readonly Outcome[]> {
  let rest = changes;
  for (;;) {
    const outcomes: Outcome[] = [];
    for (const change of rest) {
      outcomes.push(...(await decide([change], present(run), run.rules)));
    }
    const passing = withoutConflicts(run, outcomes);
    if (passing.length === 0) {
      return outcomes;
    }
    await publish(run, passing);
    const published = new Set(passing.map(({ change }) => change));
    rest = rest.filter((change) => !published.has(change));
  }
}

/** Those that pass by themselves and beside each other; of two that cannot both be, the first. */
function withoutConflicts({ records }: Run, outcomes: readonly Outcome[]): readonly Outcome[] {
  const passing: Outcome[] = [];
  for (const outcome of outcomes) {
    const all = [...passing, outcome];
    if (outcome.accepted && conflicts(all, records.index).every(({ accepted }) => accepted)) {
      passing.push(outcome);
    }
  }
  return passing;
}

/** Definitions depend on the defaults beside them, and what is removed makes room for others. */
function standsAlone({ key, delivered, problem }: Change): boolean {
  return key.kind === "dag" && (delivered !== undefined || problem !== undefined);
}
