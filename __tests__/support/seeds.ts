/** Whether this is the run of each night, `npm run test:soak`, and not one for a change. */
export const SOAK = process.env.SOAK === "1";

/**
 * How many generated cases a test plays: all of them in `npm run test:soak` (SOAK=1), otherwise a tenth, or as many as the
 * test says where its cases are slow.
 */
export function seeds(full: number, otherwise = Math.ceil(full / 10)): number {
  return SOAK ? full : otherwise;
}
