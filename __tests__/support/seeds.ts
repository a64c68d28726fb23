/**
 * How many generated cases a test plays: all of them in `npm run test:soak` (SOAK=1), otherwise a tenth, or as many as the
 * test says where its cases are slow.
 */
export function seeds(full: number, otherwise = Math.ceil(full / 10)): number {
  return process.env.SOAK === "1" ? full : otherwise;
}
