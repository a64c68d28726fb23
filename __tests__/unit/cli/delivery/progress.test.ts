import { poll } from "../../../../cli/delivery/clock";
import { terminalProgress } from "../../../../cli/delivery/progress";

/** A stream that keeps what is written, and a clock that runs when somebody waits. */
function terminal(isTTY: boolean): {
  written: string[];
  stream: NodeJS.WriteStream;
  clock: { now: () => number; sleep: (milliseconds: number) => Promise<void> };
  waits: number[];
} {
  const written: string[] = [];
  const waits: number[] = [];
  let time = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const sleep = async (milliseconds: number): Promise<void> => {
    await Promise.resolve();
    waits.push(milliseconds);
    time += milliseconds;
  };
  return { written, stream, waits, clock: { now: () => time, sleep } };
}

describe("progress", () => {
  test("is shown from the third second on, written over, and gone at the end", async () => {
    const { written, stream, clock } = terminal(true);
    const progress = terminalProgress(stream, clock);
    progress.show("early");
    progress.clear();
    expect(written).toEqual([]);
    await clock.sleep(2_000);
    progress.show("1 of 2");
    progress.show("2 of 2");
    progress.clear();
    progress.clear();
    expect(written).toEqual(["\r\u001b[K1 of 2", "\r\u001b[K2 of 2", "\r\u001b[K"]);
  });

  test("is nothing where nobody looks", async () => {
    const { written, stream, clock } = terminal(false);
    await clock.sleep(10_000);
    terminalProgress(stream, clock).show("1 of 2");
    expect(written).toEqual([]);
  });
});

describe("a question that is asked again", () => {
  test("is asked ever more slowly, and a last time when the time is up", async () => {
    const { clock, waits } = terminal(false);
    let asked = 0;
    const answer = await poll(clock, 20_000, async () => {
      await Promise.resolve();
      asked += 1;
      return undefined;
    });
    expect(answer).toBeUndefined();
    expect(waits).toEqual([...waits.slice(0, -1)].sort((a, b) => a - b).concat(waits.at(-1) ?? 0));
    expect(Math.max(...waits)).toBe(5_000);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(20_000);
    expect(asked).toBe(waits.length + 1);
  });

  test("is asked once where there is an answer", async () => {
    const { clock, waits } = terminal(false);
    expect(await poll(clock, 20_000, () => Promise.resolve("yes"))).toBe("yes");
    expect(waits).toEqual([]);
  });
});
