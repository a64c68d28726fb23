/** Far more names than the definitions of a team have, and few enough for the memory. */
const MAX_NAMES = 10_000;
const MAX_LENGTH = 200;

/** The function, which keeps its answers: thousands of tasks have the same few keys and classes. */
export function remembered<T>(answer: (name: string) => T): (name: string) => T {
  const answers = new Map<string, { readonly value: T }>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) {
      return known.value;
    }
    const value = answer(name);
    if (answers.size < MAX_NAMES && name.length <= MAX_LENGTH) {
      answers.set(name, { value });
    }
    return value;
  };
}
