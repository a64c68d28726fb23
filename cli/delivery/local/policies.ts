import fs from "node:fs";
import path from "node:path";
import { type DagPolicy } from "../../../functions/dag-publisher/policy/dag-policy";
import { parseDagPolicy } from "../../../functions/dag-publisher/policy/load-dag-policy";
import { explainReadError } from "../../check";
import { DeliveryError } from "../delivery-error";

const POLICY_FILE = "dag-policy.yaml";

/** The policy that a delivery is checked with on this machine, and how it differs from the one that counts. */
export interface LocalPolicy {
  readonly policy: DagPolicy;
  /** Lines for a person; empty where there is no copy, or the copy is the same. */
  readonly differences: readonly string[];
}

/**
 * The policy of `--policy`, or else the one that counts. A copy of the author's (`--policy`, or dag-policy.yaml in the
 * folder) is compared with the one that counts.
 * @throws DeliveryError for a file that cannot be read
 * @throws DagPolicyError for one that is wrong
 */
export function localPolicy(
  given: string | undefined,
  folder: string,
  deployed: { readonly text: string; readonly shown: string },
): LocalPolicy {
  const counts = parseDagPolicy(deployed.text, deployed.shown);
  const file = given ?? [path.join(folder, POLICY_FILE)].find((copy) => fs.existsSync(copy));
  if (file === undefined) {
    return { policy: counts, differences: [] };
  }
  const copy = parseDagPolicy(read(file), file);
  const differences = policyDifferences(copy, counts).map(
    (line) => `${file} differs from the policy that counts: ${line}`,
  );
  return { policy: given === undefined ? counts : copy, differences };
}

/** What differs between a copy of the policy and the policy that counts, a line for each key. */
export function policyDifferences(copy: DagPolicy, counts: DagPolicy): string[] {
  const keys = [...new Set([...Object.keys(copy), ...Object.keys(counts)])] as (keyof DagPolicy)[];
  return keys.flatMap((key) => {
    const [here, there] = [copy[key], counts[key]];
    if (JSON.stringify(sorted(here)) === JSON.stringify(sorted(there))) {
      return [];
    }
    if (Array.isArray(here) && Array.isArray(there)) {
      const [only, missing] = [without(here, there), without(there, here)];
      return [
        `${key}: ${[
          ...(only.length > 0 ? [`not deployed: ${only.join(", ")}`] : []),
          ...(missing.length > 0 ? [`deployed alone: ${missing.join(", ")}`] : []),
        ].join("; ")}`,
      ];
    }
    return [`${key}: ${shown(here)} here, ${shown(there)} deployed`];
  });
}

function without(all: readonly unknown[], others: readonly unknown[]): string[] {
  const known = new Set(others.map((one) => JSON.stringify(sorted(one))));
  return all.filter((one) => !known.has(JSON.stringify(sorted(one)))).map(shown);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}

/** Neither the order of a list nor that of keys means anything in a policy. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(sorted)
      .map((one) => [JSON.stringify(one), one] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => one);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, sorted(one)]),
      )
    : value;
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new DeliveryError(`${file}: ${explainReadError(error)}`);
  }
}
