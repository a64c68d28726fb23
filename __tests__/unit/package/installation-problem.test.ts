import { installationProblem } from "../../../modules/package/installation-problem";
import { type InstalledPackage, MANIFEST } from "../../../modules/package/peers";

/** Every peer by its own name, but for what `others` says. */
function found(others: Readonly<Record<string, InstalledPackage | undefined>> = {}) {
  return (name: string): InstalledPackage | undefined =>
    name in others ? others[name] : { name, version: "1.2.3" };
}

/** CDK Terrain's package that stands for CDKTF's. */
const terrain = (name: string): InstalledPackage => ({
  name: name.replace("cdktf", "cdktn"),
  version: "0.24.0",
});

describe("installationProblem", () => {
  test.each(["20.9.0", "20.20.2", "22.0.0"])("finds nothing wrong with Node %s", (node) => {
    expect(installationProblem(node, found())).toBeUndefined();
  });

  test.each(["18.20.8", "20.8.1"])("says which Node is needed on Node %s", (node) => {
    expect(installationProblem(node, found())).toBe(
      `cdktf-mwaa-teams needs Node 20.9.0 or later, this is Node ${node}`,
    );
  });

  test("names every missing peer, in a command that installs them", () => {
    expect(installationProblem("20.9.0", found({ cdktf: undefined, constructs: undefined }))).toBe(
      'cdktf-mwaa-teams needs cdktf, constructs beside it: npm install "cdktf@>=0.21.0 <1.0.0" "constructs@^10.4.2"',
    );
  });

  test("takes CDK Terrain's packages under the peers' names, all of them", () => {
    const names = Object.keys(MANIFEST.peerDependencies).filter((name) => name !== "constructs");
    const all = Object.fromEntries(names.map((name) => [name, terrain(name)]));

    expect(names).toHaveLength(3);
    expect(installationProblem("20.9.0", found(all))).toBeUndefined();
    for (const name of names) {
      expect(installationProblem("20.9.0", found({ ...all, [name]: { name, version: "1.2.3" } }))).toContain(
        "found packages of both CDKTF and CDK Terrain",
      );
      expect(installationProblem("20.9.0", found({ [name]: terrain(name) }))).toContain(
        "found packages of both CDKTF and CDK Terrain",
      );
    }
  });
});
