import {
  capacityProblems,
  defaultCapacity,
  ENVIRONMENT_CLASSES,
  type EnvironmentCapacity,
} from "../../../modules/environment/environment-class";

const small = defaultCapacity("mw1.small");
const micro = defaultCapacity("mw1.micro");

test.each(ENVIRONMENT_CLASSES)("the default capacity of %s fits it", (environmentClass) => {
  expect(capacityProblems(defaultCapacity(environmentClass))).toEqual([]);
});

test.each(["schedulers", "minWorkers", "maxWorkers", "minWebservers", "maxWebservers"] as const)(
  "fails mw1.micro with any number of %s but one",
  (field) => {
    for (const count of [0, 2]) {
      const expected = { field, problem: `must be 1 in class mw1.micro, got: ${count}` };
      expect(capacityProblems({ ...micro, [field]: count })).toEqual([expected]);
    }
  },
);

test.each<[keyof EnvironmentCapacity, number, boolean]>([
  ["schedulers", 1, false],
  ["schedulers", 5, true],
  ["schedulers", 6, false],
  ["schedulers", 2.5, false],
  ["minWebservers", 1, false],
  ["maxWebservers", 5, true],
  ["maxWebservers", 6, false],
  ["minWorkers", 0, false],
  ["minWorkers", 1.5, false],
  ["maxWorkers", NaN, false],
  ["maxWorkers", 1, true],
])("in mw1.small, %s of %d passes: %s", (field, count, passes) => {
  expect(capacityProblems({ ...small, [field]: count }).map((problem) => problem.field)).toEqual(
    passes ? [] : [field],
  );
});

test("fails a least number over the most, at the least", () => {
  expect(capacityProblems({ ...small, minWorkers: 11 })).toEqual([
    { field: "minWorkers", problem: "must not be more than the maximum (10), got: 11" },
  ]);
  expect(capacityProblems({ ...small, minWebservers: 3 }).map(({ field }) => field)).toEqual([
    "minWebservers",
  ]);
});

test("passes more than 25 workers: that quota is adjustable", () => {
  expect(capacityProblems({ ...small, maxWorkers: 60 })).toEqual([]);
});

test("reports every number that is wrong", () => {
  expect(capacityProblems({ ...small, schedulers: 1, minWorkers: 0, maxWebservers: 9 })).toHaveLength(3);
});
