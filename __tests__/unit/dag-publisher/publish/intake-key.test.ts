import {
  IntakeKeyError,
  isIntakeKey,
  publishedKey,
  readIntakeKey,
  renderedKey,
} from "../../../../functions/dag-publisher/publish/intake-key";

test.each([
  ["dags/payments/daily.py", "dag", "payments/daily.py"],
  ["dags/Zahlung/größe.csv", "dag", "Zahlung/größe.csv"],
  ["definitions/daily.yaml", "definition", "daily.yaml"],
])("%s is a key of a delivery", (key, kind, path) => {
  expect(readIntakeKey(key)).toEqual({ kind, key, path });
  expect(isIntakeKey(key)).toBe(true);
});

test.each([
  ["another prefix", "status/a.json", "must begin with dags/, definitions/ or manifests/"],
  ["a folder", "dags/a/", "must name a file"],
  ["half a pair of UTF-16", "dags/a\ud800.py", "must be UTF-8"],
  ["what a decoder puts in the place of bytes that are not UTF-8", "dags/a\ufffd.py", "must be UTF-8"],
  [
    "more bytes than S3 has room for, with what is written beside it",
    `dags/${"é".repeat(400)}.py`,
    "at most 700 bytes",
  ],
  ["a NUL", "dags/a\0.py", "no control characters"],
  ["a line feed", "dags/a\n.py", "no control characters"],
  ["a character that turns the text around", "dags/a\u202eyp.exe", "no control characters"],
  ["a backslash", "dags/..\\a.py", "no \\"],
  ["a folder above", "dags/../policy/a.py", "no empty folder, . or .."],
  ["a folder without a name", "dags//a.py", "no empty folder, . or .."],
  ["the folder of what is rendered", "dags/Definitions/a.py", "must not be in dags/definitions/"],
  ["another end than a definition's", "definitions/a.txt", "must end with .yaml, .yml or .json"],
  ["an accent beside its letter", "dags/cafe\u0301.py", "composed form"],
])("a key with %s is rejected, and the message says what it must be", (_, key, message) => {
  expect(() => readIntakeKey(key)).toThrow(IntakeKeyError);
  expect(() => readIntakeKey(key)).toThrow(message);
  expect(isIntakeKey(key)).toBe(false);
});

test("what is published lies below dags/, and what is rendered in a folder of its own", () => {
  expect(publishedKey("payments/daily.py")).toBe("dags/payments/daily.py");
  expect(renderedKey("team/daily.v2.yaml", "daily")).toBe("dags/definitions/team/daily.v2/daily.py");
});
