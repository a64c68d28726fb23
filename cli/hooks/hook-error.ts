import path from "node:path";
import { MwaaTeamsError } from "../../modules/package/mwaa-teams-error";

/** A mistake in `mwaa-teams.config.ts`: the file with line and column where they are known, and what is wrong. */
export class HookError extends MwaaTeamsError {
  public constructor(place: string, problem: string) {
    super(`${place}  ${problem}\nNothing was written.`);
  }
}

/** Where in somebody's own code an error was thrown. */
interface Place {
  readonly file: string;
  readonly line: string;
  readonly column?: string;
}

/**
 * An error that the hooks' own code made, with its place in that code instead of a stack trace; nothing for an error
 * that is not theirs.
 * @param file absolute path of the hooks' file; code beside it and below it is the user's too, what is installed is not
 */
export function explained(error: unknown, file: string, during: string): HookError | undefined {
  const { message, stack = "" } = error instanceof Error ? error : { message: String(error) };
  const place = placeIn(`${stack}\n${message}`, path.dirname(file));
  return place === undefined ? undefined : new HookError(shown(place), `${during}${firstLine(message)}`);
}

/** The innermost place: of a stack trace, the first line that is in the folder. */
function placeIn(text: string, folder: string): Place | undefined {
  const root = folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`;
  for (const line of text.split("\n")) {
    const start = line.indexOf(root);
    const match = start === -1 ? null : /^(.+?\.[cm]?[jt]s):(\d+)(?::(\d+))?/.exec(line.slice(start));
    const [, file = "", row = "", column] = match ?? [];
    if (match !== null && !file.includes(`${path.sep}node_modules${path.sep}`)) {
      return { file, line: row, column };
    }
  }
  return undefined;
}

function shown({ file, line, column }: Place): string {
  return [shownFile(file), line, ...(column === undefined ? [] : [column])].join(":");
}

/** A file as messages show it: from the working directory on, where it is below that. */
export function shownFile(file: string): string {
  const relative = path.relative("", file);
  return relative.startsWith("..") ? file : relative;
}

/** A compiler's message has the line of code below it; the place says where that is. */
export function firstLine(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  const located = lines.find((line) => / (?:ERROR|error): /.test(line));
  return located === undefined
    ? (lines.find((line) => line !== "") ?? "an error without a message")
    : located.replace(/^.*? (?:ERROR|error): /, "");
}
