import fc from "fast-check";
import { type RulesOfToday } from "../../../../../functions/dag-publisher/publish/rules-of-today";
import { badDag, dag, definition, deliver, publisher, rules } from "./delivery";
import { Crash, type Fault, World } from "./world";

/** A step of a history. */
type Step =
  | { readonly kind: "upload"; readonly key: string; readonly text: string }
  | { readonly kind: "delete"; readonly key: string }
  | {
      readonly kind: "deliver";
      readonly files: Record<string, string>;
      readonly deletions: readonly string[];
    }
  | {
      /** Somebody else writes to the DAG bucket what was there before, or deletes. */
      readonly kind: "meddle";
      readonly which: number;
      readonly deletes: boolean;
    }
  | {
      readonly kind: "run";
      /** Which of the events that are under way come now: each may come again, late, or never. */
      readonly events: readonly number[] | "of the last delivery";
      readonly reconcile: boolean;
      /** Whether another policy is deployed: no DAG but `x` passes it. */
      readonly isStrict: boolean;
      readonly fault: "none" | "crash" | "throttle" | "stall";
      readonly at: number;
    };

const KEYS = ["dags/a.py", "dags/b.py", "dags/lib/c.py", "definitions/d.yaml", "definitions/e/f.yaml"];

/** Ids are few, so that files get in each other's way. */
const contentOf = (key: string, id: string, isBad: boolean, nonce: number): string =>
  key.startsWith("definitions/")
    ? isBad
      ? `${id}:\n  nonsense: ${nonce}\n`
      : `${definition(id, `${id}_${nonce % 2}`)}\n# ${nonce}\n`
    : `${isBad ? badDag(id) : dag(id)}# ${nonce}\n`;

const file = fc
  .record({
    key: fc.constantFrom(...KEYS),
    id: fc.constantFrom("x", "y", "z"),
    isBad: fc.boolean(),
    nonce: fc.nat(999),
  })
  .map(({ key, id, isBad, nonce }) => ({ key, text: contentOf(key, id, isBad, nonce) }));

const delivery = fc.record({
  kind: fc.constant("deliver" as const),
  files: fc
    .array(file, { minLength: 1, maxLength: 3 })
    .map((files) => Object.fromEntries(files.map(({ key, text }) => [key, text]))),
  deletions: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 1 }),
});

const run = fc.record({
  kind: fc.constant("run" as const),
  events: fc.array(fc.nat(20), { maxLength: 6 }),
  reconcile: fc.boolean(),
  isStrict: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
  fault: fc.constantFrom("none" as const, "crash" as const, "throttle" as const, "stall" as const),
  at: fc.nat(60),
});

/** The function dies while it publishes a delivery, which is what most of its code is about. */
const interrupted = fc
  .record({ delivery, at: fc.integer({ min: 8, max: 45 }), next: run })
  .map(({ delivery: given, at, next }): Step[] => [
    given,
    { ...next, events: "of the last delivery", isStrict: false, fault: "crash", at },
    { ...next, fault: "none" },
  ]);

const step: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: file.map(({ key, text }): Step[] => [{ kind: "upload", key, text }]) },
  { weight: 1, arbitrary: fc.constantFrom(...KEYS).map((key): Step[] => [{ kind: "delete", key }]) },
  { weight: 2, arbitrary: delivery.map((one): Step[] => [one]) },
  { weight: 5, arbitrary: run.map((one): Step[] => [one]) },
  { weight: 2, arbitrary: interrupted },
  {
    weight: 1,
    arbitrary: fc
      .record({ kind: fc.constant("meddle" as const), which: fc.nat(9), deletes: fc.boolean() })
      .map((one): Step[] => [one]),
  },
);

let today: RulesOfToday;
let strict: RulesOfToday;

/**
 * Plays histories with a fault at any call.
 * @throws the first that goes wrong: something is lost, or half, or published although it did not pass
 */
export async function playFaults(
  numRuns: number,
  { endOnFailure = false, seed = 20270101 } = {},
): Promise<void> {
  today = await rules();
  strict = await rules({ dagIdPrefix: "x" }, "1".repeat(64));
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 12 }).map((steps) => steps.flat()),
      fc.boolean(),
      async (steps, endsStrict) => {
        const world = new World();
        const good = new Set<string>();
        const events: string[] = [];
        const manifests: string[] = [];
        let latest: string[] = [];
        const check = (): void => {
          for (const [key, text] of Object.entries(world.dags.contents)) {
            if (!key.startsWith("dags/definitions/") && !good.has(text)) {
              throw new Error(`${key} has bytes that no delivery may have:\n${text}`);
            }
            if (key.startsWith("dags/definitions/") && !/^# Generated|^"""|^#/.test(text)) {
              throw new Error(`${key} is not what the DAG factory writes`);
            }
          }
        };
        for (const one of steps) {
          if (one.kind === "upload") {
            remember(good, one.text);
            world.upload(one.key, one.text);
            events.push(one.key);
          } else if (one.kind === "delete") {
            world.delete(one.key);
            events.push(one.key);
          } else if (one.kind === "meddle") {
            meddle(world, one);
          } else if (one.kind === "deliver") {
            Object.values(one.files).forEach((text) => remember(good, text));
            const deletions = one.deletions.filter((key) => !(key in one.files));
            const manifest = deliver(world, `m${manifests.length}`, one.files, { deletions });
            manifests.push(manifest);
            latest = [...Object.keys(one.files), manifest];
            events.push(...latest);
          } else {
            const keys =
              one.events === "of the last delivery"
                ? latest
                : one.events.flatMap((index) => events[index % Math.max(1, events.length)] ?? []);
            await runWith(world, keys, one, check);
          }
          check();
        }
        // The queue and the schedule try until it goes well; a lease that nobody gave back runs out.
        world.now += 10 * 60_000;
        for (let round = 0; round < 3; round++) {
          const result = await publisher(world.ports()).run(
            { keys: [], reconcile: true },
            endsStrict ? strict : today,
          );
          expect(result).toMatchObject({ failed: [], reconcileFailed: false });
          check();
        }
        isSettled(world, manifests);
      },
    ),
    { numRuns, seed, endOnFailure },
  );
}

function remember(good: Set<string>, text: string): void {
  if (!text.includes("os.system")) {
    good.add(text);
  }
}

/** Old bytes, as somebody restores them by hand; nothing that never passed. */
function meddle({ dags, now }: World, { which, deletes }: Extract<Step, { kind: "meddle" }>): void {
  const keys = Object.keys(dags.contents);
  const key = keys[which % Math.max(1, keys.length)];
  const [oldest] = dags.keys.get(key ?? "") ?? [];
  if (key !== undefined && deletes) {
    dags.delete(key, now);
  } else if (key !== undefined && oldest?.bytes !== undefined) {
    dags.put(key, oldest.bytes, {}, now);
  }
}

/** One invocation, at whose `at`th call something happens. */
async function runWith(
  world: World,
  keys: readonly string[],
  { fault, at, reconcile, isStrict }: Extract<Step, { kind: "run" }>,
  check: () => void,
): Promise<void> {
  let call = 0;
  const faults: Fault = async () => {
    check();
    call += 1;
    if (call !== at) {
      return;
    }
    if (fault === "crash") {
      throw new Crash("the process died");
    }
    if (fault === "throttle") {
      throw Object.assign(new Error("slow down"), { name: "SlowDown" });
    }
    if (fault === "stall") {
      // The machine stood still; another instance takes the lease, does all that is to do, and this one goes on.
      world.now += 120_000;
      await publisher(world.ports()).run({ keys: [], reconcile: true }, today);
    }
  };
  await publisher(world.ports(faults))
    .run({ keys, reconcile }, isStrict ? strict : today)
    .catch((error: unknown) => {
      if (fault === "none" || !(error instanceof Error)) {
        throw error;
      }
    });
}

/** At the end, everything is as the newest deliveries want it, and somebody was notified of what is not published. */
function isSettled(world: World, manifests: readonly string[]): void {
  const published = world.dags.contents;
  const expected = new Set<string>();
  for (const key of KEYS) {
    const newest = world.intake.keys.get(key)?.at(-1);
    const status = world.status<{
      state: string;
      versionId?: string;
      published?: { versionId: string; objects: { key: string; sha256: string }[] };
    }>(`status/files/${key}.json`);
    if (newest === undefined) {
      continue;
    }
    if (newest.bytes !== undefined || status !== undefined) {
      expect({ key, versionId: status?.versionId }).toEqual({ key, versionId: newest.versionId });
    }
    if (status?.state === "rejected" && newest.bytes !== undefined) {
      expect(newest.tag).toBe("rejected");
      expect(world.events.some(({ detail }) => detail.key === key && detail.state === "rejected")).toBe(true);
    }
    if (status?.state === "published" && key.startsWith("dags/")) {
      expect(published[key]).toBe(Buffer.from(newest.bytes ?? "").toString());
    }
    if (status?.state === "removed") {
      expect(status.published).toBeUndefined();
    }
    status?.published?.objects.forEach((object) => expected.add(object.key));
  }
  // Nothing more, nothing less.
  expect(Object.keys(published)).toEqual([...expected].sort());
  const ids = Object.values(published).flatMap((text) => /DAG\("(\w+)"/.exec(text)?.[1] ?? []);
  expect(ids).toHaveLength(new Set(ids).size);
  manifests.forEach((manifest) => isWhole(world, manifest));
}

/** All of a delivery is published, but for what a later one changed or removed; or nothing of it is. */
function isWhole(world: World, manifest: string): void {
  const state = world.status(`status/${manifest}`)?.state;
  expect(state).toMatch(/^(published|rejected|superseded)$/);
  const envelope = JSON.parse(String(world.intake.keys.get(manifest)?.at(-1)?.bytes)) as { content: string };
  const content = JSON.parse(envelope.content) as { files: { key: string; versionId: string }[] };
  for (const { key, versionId } of content.files) {
    const status = world.status<{ state: string; published?: { versionId: string } }>(
      `status/files/${key}.json`,
    );
    // Versions are numbered in the order of their writes.
    const there = status?.published?.versionId;
    if (state === "published" && there !== undefined) {
      expect([key, there >= versionId]).toEqual([key, true]);
    } else if (state !== "published") {
      expect({ manifest, key, there }).not.toEqual({ manifest, key, there: versionId });
    }
  }
}
