import { type PythonNode } from "../../../../../functions/dag-publisher/check/python/node";
import { PythonParser } from "../../../../../functions/dag-publisher/check/python/parser";

const TEXT = `
import os
@task(retries=2)
def load(x: int = 1, *rest, **more) -> str:
    """Loads."""
    return f"{x + 1!r}" if x not in [1, *rest] else os.environ["A"]  # why
class A(B):
    y: int = lambda z: (yield z)
`;

test.each(["", "x", TEXT])("indices are in the order of the text, and below the size: %j", async (text) => {
  const parser = await PythonParser.load();
  const { root, problems } = parser.parse(text);
  const indices: number[] = [];
  const walk = (node: PythonNode): void => {
    indices.push(node.index);
    node.children.forEach(walk);
  };
  walk(root);
  expect(problems).toEqual([]);
  expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
  expect(root.size).toBe((indices.at(-1) ?? NaN) + 1);
});
