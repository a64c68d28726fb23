import { LeaseLostError, type RunLog } from "./ports";

/** A step, and what it is about. */
export type Step = readonly [what: string, call: () => Promise<unknown>];

/**
 * Takes steps of which none may keep the next ones from being taken: who delivers chooses what one of them meets.
 * @throws the first error when all are taken; LeaseLostError at once
 */
export async function attemptAll(log: RunLog, steps: Iterable<Step>): Promise<void> {
  const errors: unknown[] = [];
  for (const [what, call] of steps) {
    try {
      await call();
    } catch (error) {
      if (error instanceof LeaseLostError) {
        throw error;
      }
      log.warn("Failed, and the rest goes on.", { what, error: errorText(error) });
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw errors[0];
  }
}

/** An error as the log shows it. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
