import { World } from "../support/world";

const MINUTE = 60_000;

const grant = (user: string): string =>
  `[2026-01-01T12:00:00.000+0000] {subprocess.py:93} INFO - User "${user}" added to role "Admin"`;

/** A world whose detector has run once. */
async function world(): Promise<World> {
  const begun = new World();
  await begun.schedule();
  begun.metrics.splice(0);
  return begun;
}

const subjects = ({ published }: World): string[] => published.map(({ message }) => message.subject);

describe("more matching lines than a query returns", () => {
  function flood(here: World, count: number, timeOf: (index: number) => number): void {
    for (let index = 0; index < count; index++) {
      here.write({ message: `item ${index} added to role list, add-role`, timestamp: timeOf(index) });
    }
  }

  test("are read slice by slice, and a grant among them is found in the same run", async () => {
    const here = await world();
    const start = here.clock.now();
    flood(here, 101_000, (index) => start + 2 * index);
    here.write({ message: grant("bob"), timestamp: start + 201_500 });
    here.clock.pass(8 * MINUTE);
    await here.schedule();
    expect(subjects(here).filter((subject) => subject.includes("bob"))).toHaveLength(1);
    expect(here.metric("DetectorLagSeconds")[0]).toBeLessThan(200);
    expect(here.metric("AddRoleMentions").reduce((sum, count) => sum + count, 0)).toBe(101_000);
  });

  test("in one second are read line by line, and the cursor moves on", async () => {
    const here = await world();
    const second = Math.ceil(here.clock.now() / 1_000) * 1_000;
    flood(here, 101_000, (index) => second + (index % 1_000));
    here.write({ message: grant("bob"), timestamp: second + 999 });
    here.clock.pass(5 * MINUTE);
    await here.schedule();
    expect(subjects(here).filter((subject) => subject.includes("bob"))).toHaveLength(1);
    expect(here.metric("DetectorOverflows")).toEqual([0]);
    expect(Number(here.cursor()?.freshClosedUntil) * 1_000).toBeGreaterThan(second);
  });
});
