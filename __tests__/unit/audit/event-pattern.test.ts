import fc from "fast-check";
import {
  apiCalls,
  byPrincipalsOtherThan,
  type EventPattern,
  oneOfPatterns,
  type PatternPart,
  requested,
  splitPattern,
} from "../../../modules/audit/event-pattern";
import { seeds } from "../../support/seeds";

const MAX = 2_048;
const length = (pattern: EventPattern): number => JSON.stringify(pattern).length;
const fits = (pattern: EventPattern): boolean => length(pattern) <= MAX;

/** ARNs with the longest name that a role has. */
const roleArns = fc
  .uniqueArray(fc.stringMatching(/^[A-Za-z0-9+=,.@_-]{64}$/), { minLength: 1, maxLength: 15 })
  .map((names) => names.map((name) => `arn:aws:iam::111122223333:role/${name}`));

const alternatives = fc.array(
  fc.tuple(fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{5,20}$/), { minLength: 1, maxLength: 6 }), roleArns),
  { minLength: 2, maxLength: 5 },
);

/** What a pattern matches, as a list of patterns without alternatives. */
function flat({ detail, ...rest }: EventPattern): unknown[] {
  const { $or = [{}], ...common } = detail as PatternPart;
  return ($or as readonly PatternPart[]).map((alternative) => ({
    ...rest,
    detail: {
      ...common,
      ...alternative,
      requestParameters: {
        ...(common.requestParameters as object),
        ...(alternative.requestParameters as object),
      },
    },
  }));
}

test("a split pattern matches what the whole one does, and each part fits that can", () => {
  fc.assert(
    fc.property(alternatives, (given) => {
      const parts = given.map(([eventName, roles], index) => ({
        eventName,
        ...byPrincipalsOtherThan(roles),
        ...requested({ kind: [index] }),
      }));
      const whole = apiCalls({ ...requested({ name: ["payments"] }), ...oneOfPatterns(...parts) });
      const split = splitPattern(whole, fits);

      expect(split.flatMap(flat)).toEqual(flat(whole));
      expect(fits(whole)).toBe(split.length === 1);
      split.forEach((part) => {
        const { $or: some } = part.detail as PatternPart;
        // EventBridge takes no `$or` of one.
        expect(some === undefined || (some as unknown[]).length > 1).toBe(true);
        expect(fits(part) || some === undefined).toBe(true);
      });
    }),
    { numRuns: seeds(500) },
  );
});

test("a pattern without alternatives stays whole, however long", () => {
  const pattern = apiCalls({ eventName: Array.from({ length: 300 }, (_, index) => `Call${index}`) });
  expect(splitPattern(pattern, fits)).toEqual([pattern]);
});
