import { createHmac } from "node:crypto";
import { type PlanJson, planIn } from "../plan/plan-json";
import { canonical } from "../plan/values";
import { ReviewError } from "../review-error";
import { normalizedChange } from "./normalized-change";

/** What a plan is of. */
export interface PlanOrigin {
  /** Name of the stack. */
  readonly stack: string;
  /** The commit whose stack was planned, as a whole hash. */
  readonly commit: string;
  /** Id of the state's history, which Terraform makes with the first state; empty where there is no state. */
  readonly lineage: string;
  /** Number of the state; 0 where there is none. */
  readonly serial: number;
}

/** What a plan changes, as digests: enough to see whether another plan changes the same. */
export interface Fingerprint extends PlanOrigin {
  readonly version: 1;
  /** Of all changes, 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** Of each change, by address. */
  readonly changes: Readonly<Record<string, string>>;
}

/**
 * The fingerprint of a plan. The state's lineage is a part of the key: it is not in the plan, so that nobody who reads a
 * fingerprint can try out what a sensitive value is.
 * @param text output of `terraform show -json`
 * @param file name of the file as messages show it
 * @throws ReviewError where it is no plan, or not a whole one
 */
export function fingerprintOf(text: string, file: string, origin: PlanOrigin): Fingerprint {
  const plan = planIn(text, file);
  if (plan.incomplete) {
    throw new ReviewError(
      `${file}: must be a whole plan, got: one in which Terraform could not plan everything`,
    );
  }
  const key = canonical([origin.stack, origin.lineage, origin.serial]);
  const digest = (value: unknown): string => createHmac("sha256", key).update(canonical(value)).digest("hex");
  const changes = Object.fromEntries(
    changesOf(plan)
      .map(([address, change]) => [address, digest(change)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return { version: 1, ...origin, fingerprint: digest(Object.entries(changes)), changes };
}

/** Each change by its address: resources, outputs, and what providers are asked to do besides. */
function changesOf({ resourceChanges, outputChanges, actionInvocations }: PlanJson): [string, unknown][] {
  return [
    ...resourceChanges.flatMap((json): [string, unknown][] => {
      const change = normalizedChange(json);
      const deposed = json.deposed === undefined ? "" : ` (deposed ${json.deposed})`;
      return change === undefined ? [] : [[`${json.address}${deposed}`, change]];
    }),
    ...Object.entries(outputChanges).flatMap(([name, change]): [string, unknown][] =>
      canonical((change as { actions?: unknown } | null)?.actions) === '["no-op"]'
        ? []
        : [[`output.${name}`, change]],
    ),
    ...actionInvocations.map((invocation, index): [string, unknown] => [`action ${index + 1}`, invocation]),
  ];
}

/** Why a plan does not change what another one does, a line each; nothing where it does. */
export function differences(reviewed: Fingerprint, planned: Fingerprint): string[] {
  const origins = (["stack", "commit", "lineage", "serial"] as const).flatMap((part) =>
    reviewed[part] === planned[part]
      ? []
      : [`${part}: must be ${shown(reviewed[part])} as reviewed, got: ${shown(planned[part])}`],
  );
  if (origins.length > 0) {
    return origins;
  }
  const addresses = [...new Set([...Object.keys(reviewed.changes), ...Object.keys(planned.changes)])].sort();
  return addresses.flatMap((address) => {
    const [before, after] = [reviewed.changes[address], planned.changes[address]];
    return before === after
      ? []
      : [
          `${address}: ${before === undefined ? "is changed, and was not reviewed" : after === undefined ? "was reviewed, and is not changed" : "is changed in another way than reviewed"}`,
        ];
  });
}

function shown(value: string | number): string {
  return value === "" || value === 0 ? "none" : String(value);
}
