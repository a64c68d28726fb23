import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { replaceFile } from "../../../functions/replace-file";

describe("replaceFile", () => {
  let root: string;
  let file: string;
  let temporary: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "replace file "));
    file = path.join(root, "dist/index.js");
    temporary = path.join(root, "cache");
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  test("makes the folders that are missing and leaves nothing in the temporary one", () => {
    replaceFile(file, "1", temporary);

    expect(fs.readFileSync(file, "utf8")).toBe("1");
    expect(fs.readdirSync(temporary)).toEqual([]);
  });

  test("never has a second file in the file's own folder: it is hashed and copied whole at any moment", () => {
    replaceFile(file, "1", temporary);
    const seen = new Set<string>();
    const rename = jest.spyOn(fs, "renameSync").mockImplementationOnce((from, to) => {
      fs.readdirSync(path.dirname(file)).forEach((name) => seen.add(name));
      rename.mockRestore();
      fs.renameSync(from, to);
    });

    replaceFile(file, "2", temporary);

    expect([...seen]).toEqual(["index.js"]);
    expect(fs.readFileSync(file, "utf8")).toBe("2");
  });

  test("does not write the same bytes again", () => {
    replaceFile(file, "1", temporary);
    const { ino, mtimeMs } = fs.statSync(file);

    replaceFile(file, new TextEncoder().encode("1"), temporary);

    expect(fs.statSync(file)).toMatchObject({ ino, mtimeMs });
  });

  test("leaves the old file and nothing else where the new one cannot be written", () => {
    replaceFile(file, "1", temporary);
    jest.spyOn(fs, "renameSync").mockImplementationOnce(() => {
      throw new Error("no space left");
    });

    expect(() => replaceFile(file, "2", temporary)).toThrow("no space left");
    expect(fs.readFileSync(file, "utf8")).toBe("1");
    expect(fs.readdirSync(temporary)).toEqual([]);
  });
});
