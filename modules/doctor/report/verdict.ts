import { type Section } from "../examine";
import { type Status } from "../finding";

/** How many findings there are of each status. */
export function countsOf(sections: readonly Section[]): Record<Status, number> {
  const counts: Record<Status, number> = { ok: 0, warning: 0, failed: 0, unchecked: 0 };
  for (const { status } of sections.flatMap(({ findings }) => findings)) {
    counts[status] += 1;
  }
  return counts;
}

/** The exit code: 1 where something fails, else 2 where something could not be checked, else 0. */
export function exitCodeOf(sections: readonly Section[]): 0 | 1 | 2 {
  const { failed, unchecked } = countsOf(sections);
  return failed > 0 ? 1 : unchecked > 0 ? 2 : 0;
}
