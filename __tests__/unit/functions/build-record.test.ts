import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isUpToDate, recordBuild } from "../../../functions/build-record";

describe("the record of a build", () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const settings = { minify: true };

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "build record "));
    ["a.ts", "b.ts", "out.txt", "out.js"].forEach((name) => fs.writeFileSync(at(name), name));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  function record(started: number): void {
    const build = { inputs: [at("a.ts"), at("b.ts")], outputs: [at("out.txt"), at("out.js")], settings };
    recordBuild(at("record.json"), build, started, root);
  }

  function upToDate(withSettings: unknown = settings): boolean {
    return isUpToDate(at("record.json"), { outputs: [at("out.txt"), at("out.js")], settings: withSettings });
  }

  const later = (): number => Date.now() + 1_000;

  test("holds while nothing has changed", () => {
    record(later());

    expect(upToDate()).toBe(true);
  });

  test.each([
    ["an input has other content", () => fs.writeFileSync(at("b.ts"), "x.ts")],
    ["an input is gone", () => fs.rmSync(at("a.ts"))],
    ["an output has other content", () => fs.writeFileSync(at("out.js"), "")],
    ["an output is gone", () => fs.rmSync(at("out.txt"))],
    ["the record is gone", () => fs.rmSync(at("record.json"))],
    ["the record is damaged", () => fs.writeFileSync(at("record.json"), "{")],
  ])("does not hold where %s", (_, change) => {
    record(later());
    change();

    expect(upToDate()).toBe(false);
  });

  test("does not hold for other settings", () => {
    record(later());

    expect(upToDate({ minify: false })).toBe(false);
  });

  test("is not written where an input changed while the build ran", () => {
    record(Date.now() - 1_000);

    expect(upToDate()).toBe(false);
  });
});
