import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pluginsZipFindings } from "../../../../../functions/dag-publisher/check/files/plugins-zip";
import { readZip } from "../../../../../functions/dag-publisher/check/files/zip";
import { type File, zipOf } from "./zip-of";

const PLUGIN: File = { name: "my_plugin.py", content: "x = 1\n" };
const KEY = `AKIA${"Q".repeat(16)}`;

function rules(files: readonly File[]): string[] {
  return pluginsZipFindings(zipOf(files)).map(({ rule, message }) => `${rule} ${message}`);
}

describe("FILE004", () => {
  test.each<readonly [property: string, files: readonly File[], message: RegExp]>([
    ["a path that leads out", [PLUGIN, { name: "../dags/x.py" }], /FILE004 .*leads out/],
    ["a path that leads out in its middle", [PLUGIN, { name: "a/../../x.py" }], /leads out/],
    ["an absolute path", [PLUGIN, { name: "/etc/x" }], /leads out/],
    ["a Windows path that leads out", [PLUGIN, { name: "..\\x.py" }], /leads out/],
    ["a link", [PLUGIN, { name: "x", content: "/etc/passwd", mode: 0o120777 }], /is a link/],
    ["an encrypted file", [PLUGIN, { name: "x.py", flags: 1 }], /is encrypted/],
    ["a path that is there twice", [PLUGIN, PLUGIN], /twice/],
    ["compiled code without its source", [PLUGIN, { name: "x.pyc" }], /x\.pyc is compiled code/],
    ["a cache without its source", [PLUGIN, { name: "a/__pycache__/x.cpython-311.pyc" }], /compiled code/],
    [
      "a folder around everything",
      [{ name: "plugins/my_plugin.py" }, { name: "plugins/__init__.py" }],
      /folder plugins/,
    ],
    ["an archive of nothing", [], /no files/],
    ["a bomb by its stated length", [PLUGIN, { name: "x.bin", statedSize: 0xffffffff }], /when unpacked/],
    ["a secret", [{ ...PLUGIN, content: `key = "${KEY}"` }], /FILE006 my_plugin\.py: .*access key/],
    ["a secret that is stored unpacked", [{ ...PLUGIN, content: `key = "${KEY}"`, stored: true }], /FILE006/],
  ])("finds %s", (_property, files, message) => {
    expect(rules(files)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  test.each<readonly [property: string, files: readonly File[]]>([
    ["modules at the top", [PLUGIN, { name: "hooks/__init__.py" }, { name: "hooks/a.py" }]],
    ["one package at the top", [{ name: "my_plugin/__init__.py" }, { name: "my_plugin/a.py" }]],
    ["a cache beside its source", [PLUGIN, { name: "__pycache__/my_plugin.cpython-311.pyc" }]],
    ["names with dots", [PLUGIN, { name: "a..b.py" }]],
  ])("leaves alone %s", (_property, files) => {
    expect(rules(files)).toEqual([]);
  });

  test.each([
    ["no archive", Buffer.from("not a zip")],
    ["an empty file", Buffer.alloc(0)],
    ["an archive that is cut off", zipOf([PLUGIN]).subarray(0, 60)],
    ["a directory that is not where it is said to be", damaged()],
  ])("finds %s, without an exception", (_property, bytes) => {
    expect(pluginsZipFindings(bytes)).toEqual([
      { rule: "FILE004", message: "the file is not a zip archive, or is damaged" },
    ]);
  });
});

describe("readZip", () => {
  test("reads what another program wrote, with a comment behind it", () => {
    const folder = mkdtempSync(join(tmpdir(), "zip-"));
    const file = join(folder, "a.zip");
    writeFileSync(join(folder, "a.txt"), "hello ".repeat(100));
    execFileSync("python3", [
      "-c",
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\nz.write(sys.argv[2], 'b/a.txt')\nz.comment = b'PK comment'\nz.close()",
      file,
      join(folder, "a.txt"),
    ]);
    const [entry] = readZip(readFileSync(file), 10) ?? [];
    expect(entry).toMatchObject({ name: "b/a.txt", size: 600, isFolder: false, isLink: false });
    expect(Buffer.from(entry?.read(600) ?? []).toString()).toBe("hello ".repeat(100));
  });

  test("unpacks no more than the limit, whatever the archive states", () => {
    const [entry] = readZip(zipOf([{ name: "a", content: "x".repeat(100_000), statedSize: 10 }]), 10) ?? [];
    expect(entry?.read(1000)).toBeUndefined();
  });

  test("reads no more entries than asked for", () => {
    expect(readZip(zipOf([PLUGIN, { name: "b" }, { name: "c" }]), 2)).toHaveLength(2);
  });

  test("survives every cut and every changed byte", () => {
    const whole = zipOf([PLUGIN, { name: "b/", mode: 0o40755 }], "comment");
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(() => pluginsZipFindings(changed)).not.toThrow();
      expect(() => pluginsZipFindings(whole.subarray(0, at))).not.toThrow();
    }
  });
});

function damaged(): Buffer {
  const bytes = zipOf([PLUGIN]);
  bytes.writeUInt32LE(3, bytes.length - 6);
  return bytes;
}
