/** MWAA's environment classes, smallest first (Amazon MWAA User Guide, "Amazon MWAA environment class"). */
export const ENVIRONMENT_CLASSES = [
  "mw1.micro",
  "mw1.small",
  "mw1.medium",
  "mw1.large",
  "mw1.xlarge",
  "mw1.2xlarge",
] as const;

/** The class of an environment that names none. */
export const DEFAULT_ENVIRONMENT_CLASS = "mw1.small";

/** One of MWAA's environment classes. */
export type EnvironmentClass = (typeof ENVIRONMENT_CLASSES)[number];

/** How large an environment is: the class of its machines and how many of each kind there are. */
export interface EnvironmentCapacity {
  /** The class of every machine of the environment. */
  readonly environmentClass: EnvironmentClass;
  /** Number of schedulers: 2 to 5, exactly 1 in mw1.micro. */
  readonly schedulers: number;
  /** Workers that always run: 1 or more, exactly 1 in mw1.micro. */
  readonly minWorkers: number;
  /** Workers under load; AWS's quota of 25 is adjustable, so there is no upper limit here. */
  readonly maxWorkers: number;
  /** Web servers that always run: 2 to 5, exactly 1 in mw1.micro. */
  readonly minWebservers: number;
  /** Web servers under load: 2 to 5, exactly 1 in mw1.micro. */
  readonly maxWebservers: number;
}

type Count = Exclude<keyof EnvironmentCapacity, "environmentClass">;

/** What MWAA itself takes for a class where no number is given (MWAA API, CreateEnvironment). */
export function defaultCapacity(environmentClass: EnvironmentClass): EnvironmentCapacity {
  return environmentClass === "mw1.micro"
    ? { environmentClass, schedulers: 1, minWorkers: 1, maxWorkers: 1, minWebservers: 1, maxWebservers: 1 }
    : { environmentClass, schedulers: 2, minWorkers: 1, maxWorkers: 10, minWebservers: 2, maxWebservers: 2 };
}

/** The capacity that is given, with MWAA's own numbers for the rest. */
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

const COUNTS: readonly Count[] = ["schedulers", "minWorkers", "maxWorkers", "minWebservers", "maxWebservers"];
const PAIRS = [
  ["minWorkers", "maxWorkers"],
  ["minWebservers", "maxWebservers"],
] as const;

/**
 * Every number that does not fit its class: mw1.micro has exactly one scheduler, worker and web server; the
 * others have 2 to 5 schedulers and web servers and at least one worker (MWAA API, CreateEnvironment; User Guide,
 * "Amazon MWAA environment class"). The provider checks no number against the class, so AWS would only say so
 * during the apply.
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
