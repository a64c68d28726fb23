import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { describeWith } from "../terraform/support/tools";
import { anyDefinitions } from "../unit/dag-publisher/factory/arbitraries";
import { render } from "../unit/dag-publisher/factory/support";

/** Each is rendered twice and read by CPython twice: all of them are for each night (README.md). */
const DEFINITIONS = Number(process.env.HOSTILE_DEFINITIONS ?? 2_000);

/** One Python for all cases: for each text, its data as CPython reads it, and its syntax tree without the data. */
const READER = `
import ast, json, sys
for line in sys.stdin:
    tree = ast.parse(json.loads(line))
    [assignment] = [one for one in tree.body if isinstance(one, ast.Assign) and one.targets[0].id == "DEFINITION"]
    literal = assignment.value
    text = literal.value
    literal.value = ""
    # A copy, so that halves of characters show as what they are.
    print(json.dumps({"data": json.loads(text), "rest": ast.dump(tree), "last": ast.unparse(tree.body[-1])}), flush=True)
`;

interface Answer {
  readonly data: { dag: { description: string }; tasks: { id: string; arguments: { params: object } }[] };
  readonly rest: string;
  readonly last: string;
}

describeWith(["python3"], "what CPython makes of hostile definitions", () => {
  const python = spawn("python3", ["-c", READER], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

  afterAll(() => {
    python.stdin.end();
  });

  async function ask(text: string): Promise<Answer> {
    python.stdin.write(`${JSON.stringify(text)}\n`);
    const { value } = (await answers.next()) as { value?: string };
    return JSON.parse(value ?? "null") as Answer;
  }

  it(
    "has the data that was written, and no other statement, however the texts look",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyDefinitions, async (definitions) => {
          const { python: files, errors } = render(JSON.stringify(definitions));
          const { python: harmless } = render(JSON.stringify(withoutValues(definitions)));
          expect(errors).toEqual([]);
          for (const [dagId, file] of Object.entries(files)) {
            const { data, rest, last } = await ask(file);
            const { description, tasks } = definitions[dagId] as unknown as {
              description: string;
              tasks: Record<string, { params: object }>;
            };
            expect(data.dag.description).toBe(description);
            for (const task of data.tasks) {
              // JSON has no -0.
              expect(JSON.stringify(task.arguments.params)).toBe(JSON.stringify(tasks[task.id]?.params));
            }
            expect(last).toBe("dag = _dag(json.loads(DEFINITION, object_hook=_typed))");
            expect(rest).toBe((await ask(harmless[dagId] ?? "")).rest);
          }
        }),
        { numRuns: DEFINITIONS },
      );
    },
    60 * 60_000,
  );
});

/** The same DAGs and tasks, with nothing in them that anyone could fear. */
function withoutValues(definitions: Record<string, { tasks: Record<string, object> }>): object {
  return Object.fromEntries(
    Object.entries(definitions).map(([dagId, dag]) => [
      dagId,
      {
        ...dag,
        description: "x",
        tags: [],
        params: {},
        tasks: Object.fromEntries(
          Object.entries(dag.tasks).map(([id, task]) => [id, { ...task, params: { value: 1 } }]),
        ),
      },
    ]),
  );
}
