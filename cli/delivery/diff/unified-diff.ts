/** Lines of context around a change, as `diff -u` has them. */
const CONTEXT = 3;

/** Differences that are looked for line by line; files that differ more are shown whole. */
const MOST_DIFFERENCES = 2_000;

/** One line: of both texts, of the one before, or of the one after. */
interface Edit {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** What `diff -u` prints for two texts, without the two lines of names; nothing where they are the same. */
export function unifiedDiff(before: string, after: string): string[] {
  const edits = editsOf(linesOf(before), linesOf(after));
  const changed = edits.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  const hunks: string[][] = [];
  for (let at = 0; at < changed.length;) {
    const first = changed[at] ?? 0;
    let last = first;
    while (at < changed.length && (changed[at] ?? 0) - last <= 2 * CONTEXT) {
      last = changed[at] ?? 0;
      at += 1;
    }
    hunks.push(hunk(edits, Math.max(0, first - CONTEXT), Math.min(edits.length, last + CONTEXT + 1)));
  }
  return hunks.flat();
}

function hunk(edits: readonly Edit[], start: number, end: number): string[] {
  const shown = edits.slice(start, end);
  const range = (without: Edit["sign"]): string => {
    const count = (all: readonly Edit[]): number => all.filter(({ sign }) => sign !== without).length;
    const [above, inside] = [count(edits.slice(0, start)), count(shown)];
    // A range of no lines is named by the line before it.
    return inside === 1 ? `${above + 1}` : `${inside === 0 ? above : above + 1},${inside}`;
  };
  return [
    `@@ -${range("+")} +${range("-")} @@`,
    ...shown.flatMap(({ sign, line }) =>
      line.endsWith("\n")
        ? [`${sign}${line.slice(0, -1)}`]
        : [`${sign}${line}`, "\\ No newline at end of file"],
    ),
  ];
}

/** With their ends, so that a last line without one differs from one with it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const both = (lines: readonly string[]): Edit[] => lines.map((line) => ({ sign: " ", line }));
  return [
    ...both(before.slice(0, start)),
    ...shortestEdits(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...both(before.slice(before.length - end)),
  ];
}

/** E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. */
function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const most = Math.min(before.length + after.length, MOST_DIFFERENCES);
  // For each number of differences: how far one comes in `before` on each diagonal.
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let differences = 0; differences <= most; differences += 1) {
    trace.push(new Map(reached));
    const next = new Map(reached);
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = stepFrom(next, diagonal, differences);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) {
        x += 1;
      }
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) {
        return walkBack(trace, before, after);
      }
    }
    reached = next;
  }
  return [
    ...before.map((line): Edit => ({ sign: "-", line })),
    ...after.map((line): Edit => ({ sign: "+", line })),
  ];
}

/** The farther of a deletion and an insertion. */
function stepFrom(reached: ReadonlyMap<number, number>, diagonal: number, differences: number): number {
  return isInsertion(reached, diagonal, differences)
    ? (reached.get(diagonal + 1) ?? 0)
    : (reached.get(diagonal - 1) ?? 0) + 1;
}

function isInsertion(reached: ReadonlyMap<number, number>, diagonal: number, differences: number): boolean {
  return (
    diagonal === -differences ||
    (diagonal !== differences && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1))
  );
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const reached = trace[differences] ?? new Map<number, number>();
    const diagonal = x - y;
    const inserts = isInsertion(reached, diagonal, differences);
    const previous = diagonal + (inserts ? 1 : -1);
    const startX = differences === 0 ? 0 : (reached.get(previous) ?? 0);
    const startY = differences === 0 ? 0 : startX - previous;
    while (x > startX && y > startY && before[x - 1] === after[y - 1]) {
      x -= 1;
      y -= 1;
      edits.push({ sign: " ", line: before[x] ?? "" });
    }
    if (differences > 0) {
      edits.push(
        inserts ? { sign: "+", line: after[startY] ?? "" } : { sign: "-", line: before[startX] ?? "" },
      );
      [x, y] = [startX, startY];
    }
  }
  return edits.reverse();
}
