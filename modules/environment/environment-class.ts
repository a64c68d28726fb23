/** MWAA's environment classes, smallest first (Amazon MWAA User Guide, "Amazon MWAA environment class"). */
export const ENVIRONMENT_CLASSES = [
  "mw1.micro",
  "mw1.small",
  "mw1.medium",
  "mw1.large",
  "mw1.xlarge",
  "mw1.2xlarge",
] as const;

/** The default class. */
export const DEFAULT_ENVIRONMENT_CLASS = "mw1.small";

/** One of MWAA's environment classes. */
export type EnvironmentClass = (typeof ENVIRONMENT_CLASSES)[number];

/** The size of an environment: its class, and the number of components of each kind. */
export interface EnvironmentCapacity {
  /** The environment class. */
  readonly environmentClass: EnvironmentClass;
  /** Number of schedulers: 2 to 5, exactly 1 in mw1.micro. */
  readonly schedulers: number;
  /** Minimum number of workers: 1 or more, exactly 1 in mw1.micro. */
  readonly minWorkers: number;
  /** Maximum number of workers; AWS's quota of 25 is adjustable, so there is no upper limit here. */
  readonly maxWorkers: number;
  /** Minimum number of web servers: 2 to 5, exactly 1 in mw1.micro. */
  readonly minWebservers: number;
  /** Maximum number of web servers: 2 to 5, exactly 1 in mw1.micro. */
  readonly maxWebservers: number;
}

type Count = Exclude<keyof EnvironmentCapacity, "environmentClass">;

/** MWAA's own defaults for a class (MWAA API, CreateEnvironment). */
export function defaultCapacity(environmentClass: EnvironmentClass): EnvironmentCapacity {
  return environmentClass === "mw1.micro"
    ? { environmentClass, schedulers: 1, minWorkers: 1, maxWorkers: 1, minWebservers: 1, maxWebservers: 1 }
    : { environmentClass, schedulers: 2, minWorkers: 1, maxWorkers: 10, minWebservers: 2, maxWebservers: 2 };
}

/** The given capacity, with MWAA's defaults for the rest. */
export function capacityOf({
  environmentClass = DEFAULT_ENVIRONMENT_CLASS,
  ...given
}: { readonly [Field in keyof EnvironmentCapacity]?: EnvironmentCapacity[Field] }): EnvironmentCapacity {
  const usual = defaultCapacity(environmentClass);
  return {
    environmentClass,
    schedulers: given.schedulers ?? usual.schedulers,
    minWorkers: given.minWorkers ?? usual.minWorkers,
    maxWorkers: given.maxWorkers ?? usual.maxWorkers,
    minWebservers: given.minWebservers ?? usual.minWebservers,
    maxWebservers: given.maxWebservers ?? usual.maxWebservers,
  };
}

/** What no class allows less or more of; what a class allows, `capacityProblems` says. */
export const COUNT_BOUNDS = {
  workers: { minimum: 1 },
  webservers: { minimum: 1, maximum: 5 },
  schedulers: { minimum: 1, maximum: 5 },
} as const;

const COUNTS: readonly Count[] = ["schedulers", "minWorkers", "maxWorkers", "minWebservers", "maxWebservers"];
const PAIRS = [
  ["minWorkers", "maxWorkers"],
  ["minWebservers", "maxWebservers"],
] as const;

/**
 * All numbers that do not fit the class: mw1.micro has exactly one scheduler, worker and web server; the others
 * have 2 to 5 schedulers and web servers and at least one worker (MWAA API, CreateEnvironment; User Guide, "Amazon
 * MWAA environment class"). The provider checks no number against the class, so that only the apply would fail.
 */
export function capacityProblems(
  capacity: EnvironmentCapacity,
): { readonly field: keyof EnvironmentCapacity; readonly problem: string }[] {
  const problems = COUNTS.flatMap((field) => {
    const problem = countProblem(capacity.environmentClass, field, capacity[field]);
    return problem === undefined ? [] : [{ field, problem }];
  });
  for (const [min, max] of PAIRS) {
    const alreadyWrong = problems.some(({ field }) => field === min || field === max);
    if (!alreadyWrong && capacity[min] > capacity[max]) {
      problems.push({
        field: min,
        problem: `must not be more than the maximum (${capacity[max]}), got: ${capacity[min]}`,
      });
    }
  }
  return problems;
}

function countProblem(environmentClass: EnvironmentClass, field: Count, count: number): string | undefined {
  if (environmentClass === "mw1.micro") {
    return count === 1 ? undefined : `must be 1 in class mw1.micro, got: ${count}`;
  }
  if (field === "minWorkers" || field === "maxWorkers") {
    return Number.isInteger(count) && count >= 1 ? undefined : `must be a whole number from 1, got: ${count}`;
  }
  return Number.isInteger(count) && count >= 2 && count <= 5
    ? undefined
    : `must be a whole number from 2 to 5 in class ${environmentClass}, got: ${count}`;
}
