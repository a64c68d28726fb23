import { HOLE } from "../analysis/value";

const LONGEST = 80;

/** A text of the file as a message shows it: on one line, shortened, with … for what is not known. */
export function readable(text: string): string {
  const line = text.replaceAll(HOLE, "…").replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
