/** Calls for each item, so many at a time; the results in the order of the items. The first error ends it. */
export async function inLanes<T, R>(
  items: readonly T[],
  call: (item: T) => Promise<R>,
  lanes = 16,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await call(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
