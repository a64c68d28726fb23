const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/**
 * The longest time between two runs of a schedule, in seconds: of `rate(5 minutes)`, and of the common forms of `cron(…)`;
 * nothing for another one.
 */
export function secondsBetween(schedule: string): number | undefined {
  const [, value, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (value !== undefined) {
    return Number(value) * (SECONDS[unit] ?? NaN);
  }
  const [minutes, hours, ...days] = /^cron\((.*)\)$/.exec(schedule)?.[1]?.split(" ") ?? [];
  if (minutes === undefined || hours === undefined || days.some((field) => !["*", "?"].includes(field))) {
    return undefined;
  }
  const everyMinutes = every(minutes, 60);
  const everyHours = every(hours, 24);
  return hours === "*"
    ? everyMinutes === undefined
      ? 3_600
      : everyMinutes * 60
    : everyHours === undefined || everyMinutes !== undefined
      ? undefined
      : everyHours * 3_600;
}

/** `*` and `0/10`, which begin again after `end`. */
function every(field: string, end: number): number | undefined {
  const [, step] = /^(?:\*|0)\/(\d+)$/.exec(field) ?? [];
  return field === "*" ? 1 : step === undefined || end % Number(step) !== 0 ? undefined : Number(step);
}
