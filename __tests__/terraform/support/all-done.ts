/**
 * `Promise.all` that waits for every one to end before it fails with the first error, so that nothing is still
 * at work when the test is over.
 */
export async function allDone<T>(work: Iterable<Promise<T>>): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") {
      throw outcome.reason;
    }
    return outcome.value;
  });
}
