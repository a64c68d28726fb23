import fc from "fast-check";
import {
  answersFor,
  answersForAny,
  beginningOf,
  PathQuestion,
} from "../../../../../functions/dag-publisher/check/analysis/path-question";

const QUESTIONS = [
  new PathQuestion(/\.system$/),
  new PathQuestion(new Set(["os", "os.system"])),
  new PathQuestion({ beginnings: new Set(["os", "boto3.client", "a.b.c"]) }),
  new PathQuestion({ beginnings: new Set(["a.b", "os.system"]) }),
  new PathQuestion((path) => path.length > 12),
];

const paths = fc
  .array(fc.constantFrom("os", "system", "boto3", "client", "a", "b", "c", "client()", "x[]", "?"), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join("."));

test("whatever is kept of a path, each question is answered as by itself", () => {
  fc.assert(
    fc.property(paths, (path) => {
      const asked = { answers: answersFor(path) };
      expect(QUESTIONS.map((question) => question.of(asked))).toEqual(
        QUESTIONS.map((question) => question.test(path)),
      );
    }),
  );
});

test("of several paths, one is enough", () => {
  fc.assert(
    fc.property(fc.array(paths, { maxLength: 4 }), (several) => {
      const asked = { answers: answersForAny(several) };
      expect(QUESTIONS.map((question) => question.of(asked))).toEqual(
        QUESTIONS.map((question) => several.some((path) => question.test(path))),
      );
    }),
  );
});

test("more paths than are kept are answered all the same", () => {
  for (let index = 0; index < 10_500; index += 1) {
    answersFor(`os.name${index}`);
  }
  expect(new Set(answersFor("os.system"))).toEqual(new Set(QUESTIONS.slice(0, 4)));
});

test("a question that comes after the first path is an error: references would be without its answers", () => {
  answersFor("os");
  expect(() => new PathQuestion(/late/)).toThrow("a question must be made before the first path is asked");
});

test.each([
  ["os.system", "os"],
  ["os", "os"],
  ["os().x", "os"],
  ["osx.system", undefined],
  ["a.b.c", undefined],
])("%s begins with %s", (path, expected) => {
  expect(beginningOf(path, new Set(["os"]))).toBe(expected);
});
