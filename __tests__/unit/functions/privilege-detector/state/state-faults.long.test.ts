import { type AccessState, unpacked, type UserState } from "../../../../../functions/airflow/access-state";
import { differencesOf } from "../../../../../functions/privilege-detector/state/difference";
import { incidentOfDifference } from "../../../../../functions/privilege-detector/state/incident-of-difference";
import { seeds } from "../../../../support/seeds";
import { seededRandom } from "../support/simulated-pace";
import { settingsOf, World } from "../support/world";

const SEEDS = seeds(2_000);
const MINUTE = 60_000;
const ROLES = ["Admin", "Op", "Viewer", "analysts"];

/** Changes that nothing is logged of, in a world where calls fail and runs end at any moment. */
async function play(seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const world = new World(settingsOf(), random);
  const readings: { until: number; state: AccessState }[] = [];
  world.table.onWrite = ({ pk, until, state }) => {
    if (pk === "state#payments") {
      readings.push({ until: Number(until), state: unpacked(String(state)) });
    }
  };
  world.access = changed({ users: [], roles: [] }, below);
  await world.schedule();
  const faults = { failure: random() * 0.2, crash: random() * 0.1 };
  for (let turn = 0, turns = 8 + below(12); turn < turns; turn++) {
    if (random() < 0.3) {
      world.access = changed(world.access, below);
    }
    world.clock.pass((10 + below(20)) * MINUTE);
    const first = quietly(world.snapshot({ faults }));
    await (random() < 0.1 ? Promise.all([first, quietly(world.snapshot({ faults }))]) : first);
  }
  for (let turn = 0; turn < 12; turn++) {
    world.clock.pass(15 * MINUTE);
    await quietly(world.snapshot());
  }

  const expected = readings.flatMap(({ until, state }, index) => {
    const before = readings[index - 1];
    return before === undefined
      ? []
      : differencesOf(before.state, state).map(
          (difference) =>
            incidentOfDifference(difference, { environment: "payments", from: 0, until }, "nothing").id,
        );
  });
  // A channel that refuses for good keeps nothing from people who have it by the other.
  const delivered = [
    ...world.events.map(({ id }) => id),
    ...world.published.map(({ message }) => /^Incident ([0-9a-f]{64})\./m.exec(message.body)?.[1] ?? ""),
  ];
  const last = readings.at(-1);
  return [
    ...expected.filter((one) => !delivered.includes(one)).map((one) => `lost: ${one}`),
    ...delivered.filter((one) => !expected.includes(one)).map((one) => `invented: ${one}`),
    ...(last !== undefined && differencesOf(last.state, world.access).length === 0
      ? []
      : ["the last state was not reported"]),
  ];
}

function changed({ users, roles }: AccessState, below: (limit: number) => number): AccessState {
  const name = `user-${below(4)}`;
  const others = users.filter((user) => user.name !== name);
  const own: UserState = { name, fullName: name, active: true, roles: ROLES.filter(() => below(2) === 0) };
  const role = {
    name: "analysts",
    permissions: ["can read on DAG:a", "can edit on DAG:a"].filter(() => below(2) === 0),
  };
  return {
    users: below(3) === 0 ? others : [...others, own].sort((a, b) => (a.name < b.name ? -1 : 1)),
    roles: below(2) === 0 ? roles : [role],
  };
}

async function quietly(run: Promise<unknown>): Promise<void> {
  await run.catch(() => undefined);
}

test(`in ${SEEDS} worlds where things go wrong, no difference is lost, and none is invented`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= SEEDS && failed.length < 5; seed++) {
    const violations = await play(seed);
    if (violations.length > 0) {
      failed.push(`seed ${seed}: ${violations.join("; ")}`);
    }
  }
  expect(failed).toEqual([]);
}, 300_000);
