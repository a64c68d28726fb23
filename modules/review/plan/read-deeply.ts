import { ReviewError } from "../review-error";

/**
 * Runs what goes through all of a plan. Terraform nests values by a dozen; what is nested by thousands exhausts the stack.
 * @param file name of the file as messages show it
 * @throws ReviewError where a value is nested too deeply to be read
 */
export function readDeeply<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ReviewError(`${file}: must be a plan that Terraform made, got: values nested too deeply`);
    }
    throw error;
  }
}
