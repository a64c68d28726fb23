import { z } from "zod";
import { ReviewError } from "../review-error";
import { type Fingerprint, type PlanOrigin } from "./fingerprint";

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const fingerprintSchema: z.ZodType<Fingerprint> = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  commit: z.string(),
  lineage: z.string(),
  serial: z.int().min(0),
  fingerprint: digest,
  changes: z.record(z.string(), digest),
});

/** @throws ReviewError where the text is not what `mwaa-teams fingerprint` writes */
export function readFingerprint(text: string, file: string): Fingerprint {
  const result = fingerprintSchema.safeParse(jsonOf(text));
  if (!result.success) {
    throw new ReviewError(`${file}: must be what mwaa-teams fingerprint writes, got: something else`);
  }
  return result.data;
}

/** Of the S3 backend, a state that is not there yet has an empty lineage and the serial 0. */
const stateSchema = z
  .object({ lineage: z.string(), serial: z.int().min(0) })
  .refine(({ lineage, serial }) => lineage !== "" || serial === 0);

/**
 * Lineage and serial of a state, of which nothing else is read; an empty text is no state.
 * @throws ReviewError where the text is no state
 */
export function readState(text: string, file: string): Pick<PlanOrigin, "lineage" | "serial"> {
  if (text.trim() === "") {
    return { lineage: "", serial: 0 };
  }
  const result = stateSchema.safeParse(jsonOf(text));
  if (!result.success) {
    throw new ReviewError(
      `${file}: must be a state, or its lineage and serial (terraform state pull), got: something else`,
    );
  }
  const { lineage, serial } = result.data;
  return { lineage, serial };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
