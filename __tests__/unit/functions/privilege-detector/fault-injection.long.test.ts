import { Audit, type Change } from "./support/audit";
import { seeds } from "../../../support/seeds";
import { seededRandom } from "./support/simulated-pace";
import { type StoredLine } from "./support/insights-query";
import { settingsOf, START, World } from "./support/world";

/** How many worlds are played through; each is another seed. */
const SEEDS = seeds(5_000);

/**
 * Failed once: a slice that was halved ended between a late command and its result, which was delivered before. The command
 * alone was then an incident of its own. In the last two the cursor passed a log group that was denied for a moment.
 */
const FAILED_ONCE = [722, 1_653, 2_562, 2_756, 3_075, 1_024, 1_311];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Everything that happens in a world follows from its seed. */
async function play(seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (probability: number): boolean => random() < probability;

  const environments = chance(0.2) ? ["payments", "risk"] : ["payments"];
  const world = new World(
    settingsOf({
      ENVIRONMENTS: environments.map((name) => ({ name, allow: [] })),
      SETTLE_SECONDS: [60, 120, 300][below(3)] ?? 120,
      OVERLAP_SECONDS: [120, 180, 300][below(3)] ?? 180,
    }),
    random,
    {
      wholeEndSecond: chance(0.5),
      pageSize: 1 + below(5),
      concurrentQueries: chance(0.2) ? 1 : 30,
      scheduledMs: below(400),
      runningMs: chance(0.1) ? below(5_000) : below(600),
    },
  );
  const changes: Change[] = [];
  const faults = { failure: chance(0.6) ? random() * 0.2 : 0, crash: chance(0.6) ? random() * 0.05 : 0 };
  const audit = new Audit(world, changes, faults.failure + faults.crash > 0);
  const options = (): { faults: typeof faults; budget: number } => ({
    faults,
    budget: chance(0.1) ? 20_000 + below(30_000) : 300_000,
  });
  await quietly(world.schedule());

  const slow = chance(0.04);
  for (let turn = 0, turns = 2 + below(2); turn < turns; turn++) {
    const pause = pauseOf(random, slow);
    // Now and then more than there is a message each for, and now and then queries that take their time.
    const flood = chance(0.03) ? 25 + below(30) : 0;
    world.logs.slowGroups.clear();
    if (chance(0.05)) {
      world.logs.slowGroups.set("airflow-payments-Task", below(150_000));
    }
    for (let count = flood + below(4); count > 0; count--) {
      const environment = environments[below(environments.length)] ?? "";
      const change = writeChange(world, environment, changes.length, { pause, slow, random });
      changes.push(change);
      if (chance(0.2)) {
        await quietly(subscribe(world, change, options()));
      }
    }
    world.clock.pass(pause);
    if (chance(0.05)) {
      world.logs.ends.push("Failed", "Timeout", "Unknown");
    }
    world.environmentErrors.clear();
    if (chance(0.1)) {
      world.environmentErrors.set("payments", "AccessDeniedException");
    }
    if (chance(0.05)) {
      world.logs.logGroups.delete("airflow-payments-Worker");
    }
    const first = quietly(world.schedule(options()));
    await (chance(0.2) ? Promise.all([first, quietly(world.schedule(options()))]) : first);
  }

  // Then nothing goes wrong any more, and everything has the time to arrive and to be looked for.
  world.environmentErrors.clear();
  world.logs.ends.splice(0);
  world.logs.slowGroups.clear();
  const written = Math.max(0, ...world.logs.lines.map(({ timestamp }) => timestamp));
  world.clock.pass(Math.max(0, written - world.clock.now()) + 26 * HOUR);
  const settled = Math.floor(world.clock.now() / SECOND) - world.settings.SETTLE_SECONDS;
  const isBehind = (name: string): boolean => {
    const cursor = world.cursor(name);
    return (
      Number(cursor?.freshClosedUntil) < settled ||
      Number(cursor?.hourClosedUntil) <= settled - 2 * 3_600 ||
      Number(cursor?.dayClosedUntil) <= settled - 25 * 3_600
    );
  };
  for (let run = 0; run < 50 && environments.some(isBehind); run++) {
    await quietly(world.schedule());
  }
  audit.finish();
  return audit.violations;
}

/** Mostly the schedule's five minutes, now and then hours, in a slow world days. */
function pauseOf(random: () => number, slow: boolean): number {
  const kind = random();
  if (kind < 0.85) {
    return 5 * MINUTE;
  }
  return Math.floor(slow ? 24 * HOUR * (1 + random() * 3) : HOUR * (1 + random() * 3));
}

/** A command and its result, or one of them, at some moment of the pause; most arrive soon, some much later. */
function writeChange(
  world: World,
  environment: string,
  number: number,
  { pause, slow, random }: { pause: number; slow: boolean; random: () => number },
): Change {
  const user = `user-${number}`;
  const begun = world.clock.now() + Math.floor(random() * pause);
  const stream = `dag_id=sync/run_id=manual__${START}/task_id=t${number}/attempt=1.log`;
  const texts = [
    `[2026-01-01T12:00:00.000+0000] {subprocess.py:75} INFO - Running command: ['/usr/bin/bash', '-c', 'airflow users add-role -u ${user} -r Admin']`,
    `[2026-01-01T12:00:00.000+0000] {subprocess.py:93} INFO - User "${user}" added to role "Admin"`,
  ];
  const kept = random() < 0.7 ? texts : texts.slice(1);
  const lines: StoredLine[] = kept.map((message, index) => {
    const timestamp = begun + index * Math.floor(random() * 20 * SECOND);
    const ingestionTime = timestamp + delayOf(random, slow);
    const line = {
      message,
      timestamp,
      ingestionTime,
      // Not at once, but before the next window is closed.
      visibleAt: ingestionTime + Math.floor(random() * 10 * SECOND),
      logGroup: `airflow-${environment}-Task`,
      logStream: stream,
    };
    if (random() < 0.1) {
      world.write(line);
    }
    return world.write(line);
  });
  return { user, environment, lines };
}

function delayOf(random: () => number, slow: boolean): number {
  const kind = random();
  if (kind < 0.7) {
    return Math.floor(random() * 30 * SECOND);
  }
  return Math.floor(random() * (kind < 0.85 ? 10 * MINUTE : (slow ? 24 : 3) * HOUR));
}

async function subscribe(
  world: World,
  { environment, lines }: Change,
  options: Parameters<World["schedule"]>[0],
): Promise<unknown> {
  return world.subscription({ logGroup: `airflow-${environment}-Task`, events: lines }, options);
}

/** What a run throws is for Lambda; the next run is what counts. */
async function quietly(run: Promise<unknown>): Promise<void> {
  await run.catch(() => undefined);
}

test.each(FAILED_ONCE)(
  "in world %i, which failed once, nothing is lost, nothing is delivered twice",
  async (seed) => {
    expect(await play(seed)).toEqual([]);
  },
);

test(`in ${SEEDS} worlds where things go wrong, nothing is lost, nothing is delivered twice`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= SEEDS && failed.length < 5; seed++) {
    const violations = await play(seed);
    if (violations.length > 0) {
      failed.push(`seed ${seed}: ${violations.join("; ")}`);
    }
  }
  expect(failed).toEqual([]);
}, 300_000);
