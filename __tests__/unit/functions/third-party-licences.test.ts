import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { thirdPartyLicences } from "../../../functions/third-party-licences";

const PROJECT = path.resolve(__dirname, "../../..");

describe("the licences of a bundle", () => {
  let project: string;
  beforeEach(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "licences "));
  });
  afterEach(() => fs.rmSync(project, { recursive: true }));

  /** A package in a folder, with these files; returns a source of it. */
  function install(folder: string, name: string, files: Record<string, string>, license = "MIT"): string {
    const home = path.join(project, folder);
    fs.mkdirSync(home, { recursive: true });
    const manifest = JSON.stringify({ name, version: "1.2.3", license });
    Object.entries({ ...files, "package.json": manifest }).forEach(([file, text]) =>
      fs.writeFileSync(path.join(home, file), text),
    );
    return `${folder}/lib/index.js`;
  }

  test("have each text once, with every package that has it, whatever the order of the sources", () => {
    const sources = [
      install("node_modules/b", "b", { LICENSE: "one\r\ntext\n" }),
      install("node_modules/@a/c", "@a/c", { "LICENSE.md": "one\ntext" }),
      install("node_modules/b/node_modules/d", "d", { licence: "other", "NOTICE.txt": "by d" }),
      "functions/own.ts",
    ];
    const text = thirdPartyLicences(project, sources);

    expect(text.split(/\n\n-+\n\n/)).toEqual([
      "This bundle holds code of the packages below.\n\n@a/c 1.2.3 (MIT)\nb 1.2.3 (MIT)\n\none\ntext",
      "d 1.2.3 (MIT)\n\nby d\n\nother\n",
    ]);
    expect(thirdPartyLicences(project, [...sources].reverse())).toBe(text);
  });

  test("name a package whose licence asks nobody to repeat it", () => {
    const source = install("node_modules/b", "b", {}, "MIT-0");

    expect(thirdPartyLicences(project, [source])).toContain("b 1.2.3 (MIT-0)");
  });

  test("cannot be given for a package that has none", () => {
    const source = install("node_modules/b", "b", { "README.md": "free" });

    expect(() => thirdPartyLicences(project, [source])).toThrow(
      "b 1.2.3 must have a file with its licence: its code is in a bundle",
    );
  });
});

test.each(["dag-publisher", "privilege-detector"])(
  "beside the bundle of %s are the AWS SDK's and zod's",
  (name) => {
    const file = path.join(PROJECT, "dist/bundles", name, "THIRD-PARTY-LICENSES.txt");
    const text = fs.readFileSync(file, "utf8");

    expect(text).toMatch(/^@aws-sdk\/client-dynamodb [\d.]+ \(Apache-2\.0\)$/m);
    expect(text).toMatch(/^zod [\d.]+ \(MIT\)$/m);
    expect(text).toContain("Permission is hereby granted, free of charge");
  },
);

test("the detector's bundle is at most 600 KiB, all of it: it loads at each cold start", () => {
  const file = path.join(PROJECT, "dist/bundles/privilege-detector/index.js");

  expect(fs.statSync(file).size).toBeLessThanOrEqual(600 * 1_024);
});
