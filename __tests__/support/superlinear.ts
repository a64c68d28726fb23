import { checkSync } from "recheck";

/**
 * Why a pattern's matching takes more than linear time, by a check that knows its grammar; nothing where it does not.
 * The check counts steps alone: with its limits of time, a busy machine would find what a quiet one does not.
 */
export function superlinear(source: string, flags: string): string | undefined {
  const result = checkSync(source, flags, {
    timeout: null,
    attackTimeout: null,
    incubationTimeout: null,
    seedingTimeout: null,
  });
  if (result.status === "safe") {
    return undefined;
  }
  return result.status === "vulnerable" ? result.complexity.summary : result.error.kind;
}
