import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type GeneratedFile, problemOf, write } from "../../../tools/generated-file";
import { GENERATED_FILES } from "../../../tools/generated-files";

const PROJECT = path.resolve(__dirname, "../../..");
const list: GeneratedFile = { file: "list.txt", text: () => "one\ntwo\n" };

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "generated-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ["missing", undefined],
  ["out of date", "one\n"],
])("a file that is %s is reported with the command that writes it", async (_, content) => {
  if (content !== undefined) {
    writeFileSync(path.join(root, "list.txt"), content);
  }

  expect(await problemOf(list, root)).toBe("list.txt is out of date: run `npm run regenerate`.");
  expect(readdirSync(root)).toEqual(content === undefined ? [] : ["list.txt"]);
});

test("a file that is written is up to date, and says so when it is written again", async () => {
  expect(await write(list, root)).toBe("written     list.txt");

  expect(readFileSync(path.join(root, "list.txt"), "utf8")).toBe("one\ntwo\n");
  expect(await problemOf(list, root)).toBeUndefined();
  expect(await write(list, root)).toBe("up to date  list.txt");
});

test("every schema is among the files that `npm run regenerate` writes", () => {
  const generated = GENERATED_FILES.map(({ file }) => file);
  const schemas = readdirSync(path.join(PROJECT, "schema")).map((name) => `schema/${name}`);

  expect(schemas.filter((file) => !generated.includes(file))).toEqual([]);
});
