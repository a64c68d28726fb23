/** What is asked of a path: `os.system`, `?.client`. */
type PathTest = (path: string) => boolean;

/** Something with paths, and the questions that are answered with yes for one of them. */
export interface Asked {
  readonly answers: readonly PathQuestion[];
}

const NONE: readonly never[] = [];

/** Paths whose answers are kept. Files have a few hundred, and mostly the same ones. */
const MOST_KNOWN = 10_000;

/** What a question is about: a pattern, some paths, some paths and whatever leads on from them, or something else. */
type Subject = RegExp | ReadonlySet<string> | { readonly beginnings: ReadonlySet<string> } | PathTest;

/** All questions of all rules: they are made while the program is loaded. */
const questions: PathQuestion[] = [];
/** Those about beginnings, by what a path begins with. */
const byBeginning = new Map<string, PathQuestion[]>();
const known = new Map<string, readonly PathQuestion[]>();

/**
 * A question that a rule asks about the paths of every file, such as whether they start a process. There are about a hundred,
 * and each reference and call would be asked all of them: so a path is asked once, and its answers are kept.
 */
export class PathQuestion {
  private readonly answer: PathTest;

  /** @param subject what a path must match, be or begin with */
  public constructor(subject: Subject) {
    if (known.size > 0) {
      // References would be without its answers.
      throw new Error("a question must be made before the first path is asked");
    }
    this.answer = toTest(subject);
    if ("beginnings" in subject) {
      for (const beginning of subject.beginnings) {
        byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), this]);
      }
    } else {
      questions.push(this);
    }
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

function toTest(subject: Subject): PathTest {
  if (typeof subject === "function") {
    return subject;
  }
  if ("beginnings" in subject) {
    return (path) => beginningOf(path, subject.beginnings) !== undefined;
  }
  return subject instanceof RegExp ? (path) => subject.test(path) : (path) => subject.has(path);
}

/** What has been asked, by the questions that are answered with yes: most rules look at few of a file's paths, or at none. */
export class ByQuestion<Thing extends Asked> {
  /** All of them, in their order. */
  public readonly all: Thing[] = [];
  private readonly answering = new Map<PathQuestion, Thing[]>();

  public add(thing: Thing): void {
    this.all.push(thing);
    for (const question of thing.answers) {
      const things = this.answering.get(question);
      if (things === undefined) {
        this.answering.set(question, [thing]);
      } else {
        things.push(thing);
      }
    }
  }

  /** Those for which a question is answered with yes, in their order. */
  public of(question: PathQuestion): readonly Thing[] {
    return this.answering.get(question) ?? NONE;
  }
}

/** Where a path may be cut: the path itself, and what is before each dot and call, from the longest on. */
export function* beginningsOf(path: string): Iterable<string> {
  for (
    let end = path.length;
    end > 0;
    end = Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("(", end - 1))
  ) {
    yield path.slice(0, end);
  }
}

/** The path of the set that this one is, or leads on from. */
export function beginningOf(path: string, paths: ReadonlySet<string>): string | undefined {
  for (const beginning of beginningsOf(path)) {
    if (paths.has(beginning)) {
      return beginning;
    }
  }
  return undefined;
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
  for (const beginning of beginningsOf(path)) {
    yes.push(...(byBeginning.get(beginning) ?? []));
  }
  if (known.size >= MOST_KNOWN) {
    known.clear();
  }
  // A copy: a path may be a piece of a file's text, which would be kept with it.
  known.set(Buffer.from(path).toString(), yes.length === 0 ? NONE : yes);
  return yes;
}
