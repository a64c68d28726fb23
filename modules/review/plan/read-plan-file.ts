import fs from "node:fs";
import { ReviewError } from "../review-error";
import { MAX_PLAN_BYTES } from "./plan-json";

/**
 * A file of this command, which is not read where it is too large for memory.
 * @throws ReviewError where it cannot be read
 */
export function readPlanFile(file: string): string {
  try {
    const { size } = fs.statSync(file);
    if (size > MAX_PLAN_BYTES) {
      throw new ReviewError(
        `${file}: must be at most ${MAX_PLAN_BYTES / 1024 ** 2} MB, got: ${Math.round(size / 1024 ** 2)} MB`,
      );
    }
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof ReviewError) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    const got =
      code === "ENOENT"
        ? "no such file"
        : code === "EISDIR"
          ? "a folder"
          : `a file that cannot be read (${code ?? "unknown"})`;
    throw new ReviewError(`${file}: must be a file, got: ${got}`);
  }
}
