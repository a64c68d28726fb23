import { type Block } from "../access/terraform/terraform-json";
import { isPriced } from "./prices";
import { type Counted, type Part, type Use, type UseContext } from "./use";

/**
 * What an environment's hour includes: one worker, and of schedulers and web servers the smallest number that the class can
 * have. Source: the worked example on AWS's pricing page, Airflow 2.8.1; unconfirmed for other versions.
 */
const INCLUDED = { workers: 1, schedulers: 2, webservers: 2 };
const INCLUDED_IN_MICRO = { workers: 1, schedulers: 1, webservers: 1 };

/** MWAA looks for changed DAGs every 30 seconds (Amazon MWAA User Guide); that it lists the folder each time is unconfirmed. */
const SYNC_SECONDS = 30;
const KEYS_PER_LISTING = 1_000;
const SECONDS_PER_HOUR = 3_600;

/** The environments of a stack. `workers` in place of the assumption is for the most that a month can cost. */
export function environmentUses({ stack, assumptions }: UseContext, most = false): Counted {
  const counted = stack.resourcesOf("aws_mwaa_environment").map(({ name, args }) => {
    const environmentClass = stack.text(args.environment_class) ?? "mw1.small";
    if (!isPriced(`environment ${environmentClass}`)) {
      return { uses: [], notCounted: [`aws_mwaa_environment.${name}: the class ${environmentClass}`] };
    }
    const included = environmentClass === "mw1.micro" ? INCLUDED_IN_MICRO : INCLUDED;
    const workers = most ? numberOf(args.max_workers, 10) : workersOf(args, assumptions.workers);
    const schedulers = numberOf(args.schedulers, included.schedulers);
    const webservers = numberOf(args.min_webservers, included.webservers);
    const { hours } = assumptions;
    const more = (part: Part, what: string, count: number): Use[] => {
      const item = `${what} ${environmentClass}`;
      return count > 0 && isPriced(item) ? [{ part, item, quantity: count * hours }] : [];
    };
    const listings =
      ((schedulers + workers) *
        hours *
        SECONDS_PER_HOUR *
        Math.ceil(assumptions.dagFiles / KEYS_PER_LISTING)) /
      SYNC_SECONDS;
    return {
      uses: [
        ...more("environment", "environment", 1),
        ...more("workers", "worker", workers - included.workers),
        ...more("schedulers", "scheduler", schedulers - included.schedulers),
        ...more("web servers", "web server", webservers - included.webservers),
        // A share of the month's hours: storage is billed while the environment is there.
        { part: "database", item: "metadata database", quantity: (assumptions.databaseGb * hours) / 730 },
        { part: "bucket", item: "S3 list request", quantity: listings / 1_000 },
      ] satisfies Use[],
    };
  });
  return {
    uses: counted.flatMap(({ uses }) => uses),
    notCounted: counted.flatMap(({ notCounted = [] }) => notCounted),
  };
}

/** The workers that run on average: those that are assumed, or the environment's minimum, within its limits. */
function workersOf({ min_workers: min, max_workers: max }: Block, assumed: number | undefined): number {
  const least = numberOf(min, 1);
  return assumed === undefined ? least : Math.min(Math.max(assumed, least), numberOf(max, 10));
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
