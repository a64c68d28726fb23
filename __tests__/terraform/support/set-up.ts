import setUp from "../../support/set-up";
import { builtArchiveProvider } from "./archive-provider";
import { Janitor } from "./janitor";
import { needsArchiveStandIn } from "./provider-mirror";
import { pythonEnvironment } from "./python-environment";
import { findTool } from "./tools";

/** Jest's global set-up of this suite: what several test files would install or build, each on its own, at the same time. */
export default async function setUpTerraform(): Promise<void> {
  setUp();
  const janitor = new Janitor();
  try {
    if (findTool("python3") !== undefined) {
      await pythonEnvironment(janitor);
    }
    if (needsArchiveStandIn() && findTool("go") !== undefined) {
      await builtArchiveProvider(janitor);
    }
  } finally {
    await janitor.close();
  }
}
