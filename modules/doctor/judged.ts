import { explainError } from "./explain-error";
import { type Finding, findingsAbout } from "./finding";

/** What is read, for the finding where it cannot be. */
export interface Reading {
  readonly check: string;
  readonly subject: string;
  /** The IAM actions that the reading needs. */
  readonly actions: readonly string[];
}

/**
 * Reads facts and judges them. Facts that cannot be read are a finding of their own, so that one denied call never
 * hides the others.
 * @throws whatever is not an error of AWS, the network or the credentials
 */
export async function judged<T>(
  { check, subject, actions }: Reading,
  read: () => Promise<T>,
  judge: (facts: T) => Finding | readonly Finding[],
): Promise<readonly Finding[]> {
  let facts: T;
  try {
    facts = await read();
  } catch (error) {
    const why = explainError(error);
    if (why === undefined) {
      throw error;
    }
    const todo = why.kind === "denied" ? `allow ${actions.join(", ")} (docs/doctor.md)` : why.todo;
    return [findingsAbout(check, subject).unchecked(why.message, todo)];
  }
  return [judge(facts)].flat();
}

/** Several readings side by side; their findings in the order given. */
export async function allFindings(
  ...readings: readonly Promise<readonly Finding[]>[]
): Promise<readonly Finding[]> {
  return (await Promise.all(readings)).flat();
}
