/** What is asked of a path: `os.system`, `?.client`. */
type PathTest = (path: string) => boolean;

/** Something with paths, and the questions that are answered with yes for one of them. */
export interface Asked {
  readonly answers: readonly PathQuestion[];
}

const NONE: readonly PathQuestion[] = [];

/** Paths whose answers are kept. Files have a few hundred, and mostly the same ones. */
const MOST_KNOWN = 10_000;

/** All questions of all rules: they are made while the program is loaded. */
const questions: PathQuestion[] = [];
const known = new Map<string, readonly PathQuestion[]>();

/**
 * A question that a rule asks about the paths of every file, such as whether they start a process. There are about a hundred,
 * and each reference and call would be asked all of them: so a path is asked once, and its answers are kept.
 */
export class PathQuestion {
  private readonly answer: PathTest;

  /** @param question what a path must match, or must be */
  public constructor(question: RegExp | ReadonlySet<string> | PathTest) {
    if (known.size > 0) {
      // References would be without its answers.
      throw new Error("a question must be made before the first path is asked");
    }
    this.answer = toTest(question);
    questions.push(this);
  }

  /** Whether a path of a reference or call is answered with yes. */
  public of({ answers }: Asked): boolean {
    return answers.includes(this);
  }

  /** Whether a path is answered with yes. */
  public test(path: string): boolean {
    return this.answer(path);
  }
}

function toTest(question: RegExp | ReadonlySet<string> | PathTest): PathTest {
  if (typeof question === "function") {
    return question;
  }
  return question instanceof RegExp ? (path) => question.test(path) : (path) => question.has(path);
}

/** The questions that are answered with yes for a path. */
export function answersFor(path: string): readonly PathQuestion[] {
  return known.get(path) ?? ask(path);
}

/** The same for several paths: one of them is enough. */
export function answersForAny(paths: readonly string[]): readonly PathQuestion[] {
  const [only] = paths;
  if (only === undefined) {
    return NONE;
  }
  return paths.length === 1 ? answersFor(only) : [...new Set(paths.flatMap(answersFor))];
}

function ask(path: string): readonly PathQuestion[] {
  const yes = questions.filter((question) => question.test(path));
  if (known.size >= MOST_KNOWN) {
    known.clear();
  }
  // A copy: a path may be a piece of a file's text, which would be kept with it.
  known.set(Buffer.from(path).toString(), yes.length === 0 ? NONE : yes);
  return yes;
}
