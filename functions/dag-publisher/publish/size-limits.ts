import { type IntakeKey } from "./intake-key";

const MEBIBYTE = 1024 * 1024;

/** Far above what people write, and small enough to be checked in the function's memory and time. */
const MOST_BYTES = { python: MEBIBYTE, definition: MEBIBYTE, data: 10 * MEBIBYTE } as const;

/** Most bytes of any file. */
export const MOST_DATA_BYTES = MOST_BYTES.data;

/** Why a file is too large, or nothing. */
export function sizeProblem({ kind, path }: IntakeKey, size: number): string | undefined {
  const type = kind === "definition" ? "definition" : path.endsWith(".py") ? "python" : "data";
  const most = MOST_BYTES[type];
  const nouns = { python: "a Python file", definition: "a definition", data: "a data file" } as const;
  return size <= most
    ? undefined
    : `${nouns[type]} must have at most ${most / MEBIBYTE} MiB, got: ${size.toLocaleString("en")} bytes`;
}
