import { bundleFunctions } from "./bundle";

/** Jest's global set-up; run as a program, it does the same. */
export default bundleFunctions;

if (require.main === module) {
  bundleFunctions();
}
