import { Janitor } from "../../terraform/support/janitor";
import { Consumer } from "./consumer";
import { pack } from "./tarball";

/** Jest's global set-up of this suite: packs the package, and installs it once for all test files. */
export default async function setUp(): Promise<void> {
  pack();
  const janitor = new Janitor();
  try {
    await Consumer.installed(janitor).install();
  } finally {
    await janitor.close();
  }
}
