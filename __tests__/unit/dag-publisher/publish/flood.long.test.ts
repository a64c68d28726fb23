import { type RulesOfToday } from "../../../../functions/dag-publisher/publish/rules-of-today";
import { seeds } from "../../../support/seeds";
import { dag, deliver, publisher, rules } from "./support/delivery";
import { World } from "./support/world";

/** Lambda's time for a run, in milliseconds. */
const TIME = 300_000;

let today: RulesOfToday;

beforeAll(async () => {
  today = await rules();
});

test("100,000 objects at once are each rejected once, in runs that end in time, and stop no delivery", async () => {
  const count = seeds(100_000, 2_000);
  const world = new World();
  for (let index = 0; index < count; index++) {
    world.intake.put(`dags/junk/${index}.bin`, "junk", {}, world.now);
  }
  // Every 20th event is lost; those of a hundred objects come together.
  const keys = [...world.intake.keys.keys()].filter((_, index) => index % 20 !== 0);
  const one = publisher(world.ports(undefined, { seconds: 1e9 }));
  const manifest = deliver(world, "good", { "dags/good.py": dag("good") });
  for (let first = 0; first < keys.length; first += 100) {
    const began = world.now;
    const batch = keys.slice(first, first + 100);
    const task = { keys: first === 500 ? [...batch, "dags/good.py", manifest] : batch, reconcile: false };
    expect(await one.run(task, today)).toMatchObject({ failed: [] });
    expect(world.now - began).toBeLessThan(TIME / 4);
    if (first === 500) {
      expect(world.dags.contents).toEqual({ "dags/good.py": dag("good") });
    }
  }
  for (let round = 0; round < 1 + count / 20 / 1_000; round++) {
    const began = world.now;
    const result = await publisher(world.ports()).run({ keys: [], reconcile: true }, today);
    expect(result).toMatchObject({ reconcileFailed: false });
    expect(world.now - began).toBeLessThan(TIME);
  }

  const rejected = world.events.filter(({ detailType }) => detailType === "DAG Rejected");
  expect(rejected).toHaveLength(count);
  expect(new Set(rejected.map(({ detail }) => detail.key)).size).toBe(count);
  expect(Object.keys(world.dags.contents)).toEqual(["dags/good.py"]);
  expect(world.status(`status/${manifest}`)).toMatchObject({ state: "published" });
  // A mail is for a run, and not for a file.
  expect(world.mails.length).toBeLessThanOrEqual(count / 100 + 10);
}, 1_800_000);

test("what a run has no time for stays for the next, and is reported then", async () => {
  const world = new World();
  for (let index = 0; index < 3_000; index++) {
    world.intake.put(`dags/junk/${index}.bin`, "junk", {}, world.now);
  }
  const began = world.now;
  await publisher(world.ports(undefined, { seconds: 100 })).run({ keys: [], reconcile: true }, today);
  expect(world.now - began).toBeLessThan(100_000);
  const after = world.events.length;
  expect(after).toBeGreaterThan(500);
  expect(after).toBeLessThan(3_000);
  for (let round = 0; round < 4; round++) {
    await publisher(world.ports()).run({ keys: [], reconcile: true }, today);
  }
  expect(world.events).toHaveLength(3_000);
});
