import { type Checker } from "../../../../functions/dag-publisher/check/checker";
import { DEFAULT_DAG_POLICY } from "../../../../functions/dag-publisher/policy/dag-policy";
import { bytesOf, type Evasion } from "./evasions";

/** How many of some evasions are detected. */
export interface Rate {
  readonly name: string;
  readonly detected: number;
  readonly all: number;
}

/** Whether a rule of one of the expected families speaks, at least as a warning, by the policy of a team without one. */
export function isDetected(checker: Checker, evasion: Evasion): boolean {
  return checker
    .check({ path: "orders.py", bytes: bytesOf(evasion) }, DEFAULT_DAG_POLICY)
    .some(
      ({ rule, severity }) => severity !== "info" && evasion.expected.has(rule?.replace(/\d+$/, "") as never),
    );
}

/** Rates by some name of each evasion, in the order of the names' first appearance. */
export function ratesBy(
  evasions: readonly Evasion[],
  missed: ReadonlySet<string>,
  nameOf: (evasion: Evasion) => string,
): readonly Rate[] {
  const rates = new Map<string, Rate>();
  for (const evasion of evasions) {
    const name = nameOf(evasion);
    const { detected, all } = rates.get(name) ?? { detected: 0, all: 0 };
    rates.set(name, { name, detected: detected + (missed.has(evasion.id) ? 0 : 1), all: all + 1 });
  }
  return [...rates.values()];
}

export function share({ detected, all }: Rate): number {
  return all === 0 ? 1 : detected / all;
}
