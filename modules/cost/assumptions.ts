/** What a month is assumed to be: what is billed by use, and is not in a configuration. */
export interface Assumptions {
  /** Hours that an environment runs. */
  readonly hours: number;
  /** Workers that run at a time, on average; each environment's minimum where nothing is given. */
  readonly workers?: number;
  /** Files in an environment's `dags/`. */
  readonly dagFiles: number;
  /** GB that a team's log groups take in. */
  readonly logGb: number;
  /** GB that leave a team's private subnets, by NAT gateways or by interface endpoints. */
  readonly dataGb: number;
  /** GB of an environment's metadata database. */
  readonly databaseGb: number;
  /** Data events that an account's trail records. */
  readonly auditEvents: number;
}

/** One assumption: its flag, its value where none is given, and what it means. */
export interface AssumptionOption {
  readonly key: keyof Assumptions;
  readonly flag: string;
  readonly value?: number;
  /** What is counted, for readers. */
  readonly description: string;
  readonly max: number;
  /** Whether parts of one make sense. */
  readonly fraction: boolean;
}

/** Hours in a month as AWS's pricing pages count them: 365 × 24 ÷ 12. */
const HOURS = 730;
const HOURS_OF_LONGEST_MONTH = 744;

/** Every assumption, in the order in which reports show them. */
export const ASSUMPTIONS: readonly AssumptionOption[] = [
  {
    key: "hours",
    flag: "hours",
    value: HOURS,
    description: "hours that an environment runs",
    max: HOURS_OF_LONGEST_MONTH,
    fraction: true,
  },
  {
    key: "workers",
    flag: "workers",
    description: "workers that run at a time on average, within each environment's limits",
    max: 100,
    fraction: true,
  },
  {
    key: "dagFiles",
    flag: "dag-files",
    value: 50,
    description: "files in an environment's dags/",
    max: 1_000_000,
    fraction: false,
  },
  {
    key: "logGb",
    flag: "log-gb",
    value: 10,
    description: "GB that a team's log groups take in",
    max: 1_000_000,
    fraction: true,
  },
  {
    key: "dataGb",
    flag: "data-gb",
    value: 50,
    description: "GB that leave a team's private subnets",
    max: 1_000_000,
    fraction: true,
  },
  {
    key: "databaseGb",
    flag: "database-gb",
    value: 10,
    description: "GB of an environment's metadata database",
    max: 100_000,
    fraction: true,
  },
  {
    key: "auditEvents",
    flag: "audit-events",
    value: 100_000,
    description: "data events that an account's trail records",
    max: 1_000_000_000_000,
    fraction: false,
  },
];

/** The assumptions where nothing else is given. */
export const DEFAULT_ASSUMPTIONS = Object.fromEntries(
  ASSUMPTIONS.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])),
) as unknown as Assumptions;
