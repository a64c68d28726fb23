import fc from "fast-check";
import { deal } from "../../../modules/app/stack-thread";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `team-${index}`);

test("stacks that are dealt to threads are all of them, each once, in their order", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000 }), fc.integer({ min: 1, max: 64 }), (count, processors) => {
      const shares = deal(names(count), processors);

      expect(shares.flat()).toEqual(names(count));
      expect(shares.length).toBeLessThanOrEqual(Math.min(processors, 4));
    }),
  );
});

test("a further thread gets as many as are worth its start, and fewer than the one that has begun", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 2_000 }),
      fc.integer({ min: 2, max: 64 }),
      (count, processors) => {
        const [own = [], ...others] = deal(names(count), processors);

        expect(others.length).toBeGreaterThan(0);
        others.forEach((share) => {
          expect(share.length).toBeGreaterThan(20);
          expect(share.length).toBeLessThan(own.length);
        });
      },
    ),
  );
});

test.each([
  ["few stacks", 99, 64],
  ["one processor", 2_000, 1],
])("%s have one thread", (_, count, processors) => {
  expect(deal(names(count), processors)).toEqual([names(count)]);
});
