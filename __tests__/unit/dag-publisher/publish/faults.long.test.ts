import { SOAK, seeds } from "../../../support/seeds";
import { playFaults } from "./support/play-faults";

/** Each night plays others; a failure prints their seed. */
const OTHERS = SOAK ? { seed: Date.now() % 2 ** 31 } : {};

test("whatever fails at any call, nothing is lost, nothing is half, and no byte is published that did not pass", async () => {
  await playFaults(seeds(5_000, 200), OTHERS);
}, 1_800_000);
