/**
 * Calls for each item, so many at a time; the results in the order of the items. After the first error no further call is
 * made, and it is thrown when none is under way any more: what is called here writes, and nobody may write behind the
 * caller's back.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  call: (item: T) => Promise<R>,
  lanes = 16,
): Promise<R[]> {
  const results: R[] = [];
  const errors: unknown[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results[index] = await call(item);
      } catch (error) {
        errors.push(error);
      }
      if (errors.length > 0) {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (errors.length > 0) {
    throw errors[0];
  }
  return results;
}
