/** How many generated cases a test plays: all of them in `npm run test:soak` (SOAK=1), a tenth otherwise. */
export function seeds(full: number): number {
  return process.env.SOAK === "1" ? full : Math.ceil(full / 10);
}
