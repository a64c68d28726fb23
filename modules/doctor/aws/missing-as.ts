/** The result of a call, or a value of its own where the call fails because something is not there. */
export async function missingAs<T, M>(
  value: M,
  isMissing: (error: unknown) => boolean,
  call: () => Promise<T>,
): Promise<T | M> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) {
      return value;
    }
    throw error;
  }
}
