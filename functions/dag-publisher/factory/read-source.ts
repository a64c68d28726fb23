import { YamlSource } from "../../../modules/yaml/yaml-source";
import { sizeOf } from "./dag-source";
import { Problems } from "./problems";
import { scalarProblem } from "./scalar-rule";

/** A file is read into memory several times over. */
const MAX_BYTES = 1024 ** 2;
const MAX_VALUES = 500_000;

/** The value of a file in YAML or JSON, and where its problems go; with problems from here, the value is meaningless. */
export function readSource(text: string, file: string): { value: unknown; problems: Problems } {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) {
    const problems = new Problems(file, new YamlSource(""));
    problems.error([], `must have at most ${MAX_BYTES} bytes, got: ${bytes}`);
    return { value: undefined, problems };
  }
  const source = new YamlSource(text, { mergeKeys: true, scalarRule: scalarProblem });
  const problems = new Problems(file, source);
  source.problems.forEach((problem) => {
    problems.unreadable(problem);
  });
  if (source.problems.length === 0 && sizeOf(source.value, MAX_VALUES) > MAX_VALUES) {
    problems.error([], `must have at most ${MAX_VALUES} values, those behind aliases included`);
  }
  return { value: source.value, problems };
}
