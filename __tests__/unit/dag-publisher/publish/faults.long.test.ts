import { seeds } from "../../../support/seeds";
import { playFaults } from "./support/play-faults";

test("whatever fails at any call, nothing is lost, nothing is half, and no byte is published that did not pass", async () => {
  await playFaults(seeds(5_000, 200));
}, 1_800_000);
