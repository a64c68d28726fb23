import { bundleFunctions } from "../../functions/bundle";
import { compileProgram } from "./compiled-program";

/** Jest's global set-up: what tests find built. */
export default function setUp(): void {
  bundleFunctions();
  compileProgram();
}
