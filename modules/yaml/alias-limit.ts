import { type Alias, type Node } from "yaml";

/**
 * Where the alias is with which there are too many, those inside what they stand for included; where there are not, the last.
 * An anchor is before its aliases, so that one walk counts all.
 * @param aliased each alias with what it stands for, in the order of the text
 * @returns offset in the text
 */
export function aliasBeyond(limit: number, aliased: ReadonlyMap<Alias, Node>): number {
  const offsets: number[] = [];
  /** Of the aliases before each offset. */
  const totals = [0];
  const totalBefore = (offset: number): number => {
    let [low, high] = [0, offsets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = (offsets[middle] ?? 0) < offset ? [middle + 1, high] : [low, middle];
    }
    return totals[low] ?? 0;
  };
  for (const [alias, { range }] of aliased) {
    const inside = totalBefore(range?.[1] ?? 0) - totalBefore(range?.[0] ?? 0);
    const total = (totals.at(-1) ?? 0) + 1 + inside;
    offsets.push(alias.range?.[0] ?? 0);
    totals.push(total);
    if (total > limit) {
      break;
    }
  }
  return offsets.at(-1) ?? 0;
}
