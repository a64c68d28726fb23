import { setTimeout as sleep } from "node:timers/promises";
import { inLanes } from "../../../../functions/dag-publisher/publish/in-lanes";

test("results come in the order of the items, and no more calls are under way than there are lanes", async () => {
  let underWay = 0;
  let most = 0;
  const results = await inLanes(
    Array.from({ length: 20 }, (_, index) => index),
    async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(item % 3);
      underWay -= 1;
      return item * 2;
    },
    4,
  );
  expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index * 2));
  expect(most).toBe(4);
});

test("after an error nothing is begun, and nothing is under way any more when it is thrown", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const call = async (item: number): Promise<void> => {
    begun.push(item);
    await sleep(item * 5);
    if (item === 1) {
      throw new Error("the first");
    }
    ended.push(item);
  };
  await expect(inLanes([1, 2, 3, 4, 5, 6], call, 3)).rejects.toThrow("the first");
  expect([begun, ended]).toEqual([
    [1, 2, 3],
    [2, 3],
  ]);
  await sleep(50);
  expect(begun).toHaveLength(3);
});
