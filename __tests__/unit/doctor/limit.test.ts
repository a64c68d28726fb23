import { limiter } from "../../../modules/doctor/limit";

test("runs no more calls at a time than the limit, all of them, and goes on after a failure", async () => {
  const limit = limiter(3);
  let running = 0;
  let most = 0;
  const call = (index: number) => async (): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (index % 4 === 0) {
      throw new Error(`call ${index}`);
    }
    return index;
  };
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => limit(call(index))));

  expect(most).toBe(3);
  expect(running).toBe(0);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(15);
});
