import * as z from "zod/mini";

const snapshotInput = z.object({
  snapshot: z.object({
    environment: z.string().check(z.minLength(1)),
    functionName: z.string().check(z.minLength(1)),
  }),
});

/** What the rule of a snapshot starts the detector with. */
export type SnapshotInput = z.output<typeof snapshotInput>["snapshot"];

/** Whether the rule of a snapshot started the function. */
export function isSnapshotInput(event: unknown): event is z.output<typeof snapshotInput> {
  return snapshotInput.safeParse(event).success;
}
