import { PythonParser } from "../../functions/dag-publisher/check/python/parser";
import { seeds } from "../support/seeds";
import { describeWith } from "../terraform/support/tools";
import { Random } from "../unit/dag-publisher/evasions/grammar/random";
import { NEAR_MISSES } from "../unit/dag-publisher/near-misses/benign";
import { exampleDags, publicFiles } from "./support/example-dags";
import { mutate } from "./support/mutations";
import { factsOfChecker, factsOfPython, type PythonFacts, type Rejected } from "./support/python-facts";

/** pip may have to fetch the packages first. */
const TIMEOUT = 20 * 60_000;

interface Compared {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where the two read a file differently: what each sees that the other does not. */
interface Difference {
  readonly name: string;
  readonly kind: string;
  readonly python: readonly string[];
  readonly checker: readonly string[];
}

describeWith(["python3"], "the checker's reading of Python beside Python's own", () => {
  let parser: PythonParser;
  beforeAll(async () => {
    parser = await PythonParser.load();
  });

  it(
    "is the same for calls, imports and texts of public DAGs and of Airflow's own code",
    () => {
      const code = publicFiles().filter((_, index) => index % 10 === 0);
      const files = [...exampleDags(), ...code].map(({ path, bytes }) => ({ name: path, bytes }));
      const { differences, bothRead, rejectedHere } = compare(parser, files);

      process.stdout.write(`${files.length} files, ${bothRead} read by both\n`);
      expect(differences).toEqual([]);
      expect(rejectedHere).toEqual([]);
      expect(bothRead).toBeGreaterThan(400);
    },
    TIMEOUT,
  );

  it(
    "is the same after small changes, wherever it takes the file at all",
    () => {
      const perFile = seeds(20);
      const files = exampleDags().flatMap(({ path, bytes }) =>
        Array.from({ length: perFile }, (_, number) => {
          const { text, changes } = mutate(Buffer.from(bytes).toString(), new Random(`${path} ${number}`));
          return { name: `${path} #${number} ${changes}`, bytes: Buffer.from(text) };
        }),
      );
      const { differences, bothRead, rejectedHere } = compare(parser, files);

      process.stdout.write(
        `${files.length} changed files, ${bothRead} read by both, ${rejectedHere.length} by Python alone\n`,
      );
      expect(differences).toEqual([]);
      // What Python takes is rejected on purpose (control characters, and names that Python reads as others), or where
      // the grammar is stricter, as with a parameter's annotation on a line of its own: that is safe, and must stay rare.
      const stricter = rejectedHere.filter((reason) => !/: (preflight|syntax: other-name)\b/.test(reason));
      expect(stricter.length).toBeLessThanOrEqual(Math.ceil(files.length / 2_000));
      expect(bothRead).toBeGreaterThan(files.length / 5);
    },
    TIMEOUT,
  );

  it("takes the near-misses for what they are", () => {
    const files = NEAR_MISSES.map(({ name, source }) => ({ name, bytes: Buffer.from(source) }));
    expect(compare(parser, files)).toEqual({ differences: [], bothRead: files.length, rejectedHere: [] });
  });
});

function compare(
  parser: PythonParser,
  files: readonly Compared[],
): { differences: Difference[]; bothRead: number; rejectedHere: string[] } {
  const python = factsOfPython(files.map(({ bytes }) => bytes));
  const differences: Difference[] = [];
  const rejectedHere: string[] = [];
  let bothRead = 0;
  files.forEach(({ name, bytes }, index) => {
    const theirs = python[index] ?? { rejected: "no answer" };
    const ours = factsOfChecker(parser, bytes);
    if (isRejected(theirs)) {
      return;
    }
    if (isRejected(ours)) {
      rejectedHere.push(`${name}: ${ours.rejected}`);
      return;
    }
    bothRead += 1;
    differences.push(...differencesOf(name, theirs, ours));
  });
  return { differences, bothRead, rejectedHere };
}

function isRejected(facts: PythonFacts | Rejected): facts is Rejected {
  return "rejected" in facts;
}

function differencesOf(name: string, theirs: PythonFacts, ours: PythonFacts): Difference[] {
  return (["calls", "imports", "strings"] as const).flatMap((kind) => {
    const [python, checker] = [sorted(theirs[kind]), sorted(ours[kind])];
    const [onlyPython, onlyChecker] = [without(python, checker), without(checker, python)];
    return onlyPython.length + onlyChecker.length === 0
      ? []
      : [{ name, kind, python: onlyPython, checker: onlyChecker }];
  });
}

function sorted(facts: readonly object[]): string[] {
  return facts
    .map((fact) => JSON.stringify(Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort();
}

/** A list without the items of another, each as often as it is there. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = new Map<string, number>();
  other.forEach((item) => rest.set(item, (rest.get(item) ?? 0) + 1));
  return list.filter((item) => {
    const left = rest.get(item) ?? 0;
    rest.set(item, left - 1);
    return left <= 0;
  });
}
