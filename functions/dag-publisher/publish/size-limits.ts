import { type IntakeKey } from "./intake-key";

const MEBIBYTE = 1024 * 1024;

/** Far above what people write, and small enough to be checked in the function's memory and time. */
const MOST_BYTES = { python: MEBIBYTE, definition: MEBIBYTE, data: 10 * MEBIBYTE } as const;

/** Most bytes of any file. */
export const MOST_DATA_BYTES = MOST_BYTES.data;

/** Most bytes of a manifest's files together: they are decided as one, in the function's memory and time. */
export const MOST_MANIFEST_FILE_BYTES = 64 * MEBIBYTE;

/** Why a file is too large, or nothing. */
export function sizeProblem({ kind, path }: IntakeKey, size: number): string | undefined {
  const type = kind === "definition" ? "definition" : path.endsWith(".py") ? "python" : "data";
  const most = MOST_BYTES[type];
  const nouns = { python: "a Python file", definition: "a definition", data: "a data file" } as const;
  return size <= most
    ? undefined
    : `${nouns[type]} must have at most ${inMebibytes(most)}, got: ${size.toLocaleString("en")} bytes`;
}

/** A limit as messages show it. */
export function inMebibytes(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}
