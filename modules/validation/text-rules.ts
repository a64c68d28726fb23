import { type Rule, show } from "./rule";

/** A text that is there. */
export const notEmptyRule: Rule<string> = (value) => (value.trim() === "" ? "must not be empty" : undefined);

/** A day of the calendar. */
export const dateRule: Rule<string> = (value) =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value)
    ? undefined
    : `must be a date such as "2027-03-31", got: ${show(value)}`;

/** JavaScript reads 31 February as 3 March. */
function isDay(value: string): boolean {
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
